package org.o7s.irm.management;

import java.util.List;
import java.util.Map;

/**
 * A system at a glance.
 *
 * @param instance name of this instance
 * @param version version of o7s
 * @param process number of the operating system process
 * @param uptimeMs how long it has been running
 * @param directFlows whether flows between its own processes may be direct
 * @param totals counts of IPCPs, names, processes, flows, packets in use
 * @param concerns what is not as it should be, one sentence each
 */
public record SystemView(
        String instance,
        String version,
        long process,
        long uptimeMs,
        boolean directFlows,
        Map<String, Long> totals,
        List<String> concerns) {}
