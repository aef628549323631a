package org.o7s.irm.management;

import java.util.List;

/**
 * A program in a listing.
 *
 * @param program its name
 * @param names names bound to it
 * @param processes processes that run it now
 */
public record ProgramView(String program, List<String> names, List<Long> processes) {}
