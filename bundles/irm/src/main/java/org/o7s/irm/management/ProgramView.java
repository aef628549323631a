package org.o7s.irm.management;

import java.util.List;

/**
 * A program in a listing.
 *
 * @param program its name
 * @param names names bound to it
 * @param processes processes that run it now
 * @param starts for which of the names it is started when a flow is requested
 */
public record ProgramView(
        String program, List<String> names, List<Long> processes, List<StartView> starts) {}
