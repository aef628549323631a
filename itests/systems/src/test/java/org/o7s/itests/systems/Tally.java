package org.o7s.itests.systems;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.lab.O7sSystem;

/** What pings of many flows add up to, and where a system says that it dropped packets. */
final class Tally {
    private static final Pattern DROPPED =
            Pattern.compile("^(dropped-[a-z-]+):\\s+(\\d+)$", Pattern.MULTILINE);

    private long transmitted;
    private long received;
    private int flows;

    /** Adds the summary of one {@code oping --json}. */
    synchronized void add(JsonNode summary) {
        transmitted += summary.get("transmitted").asLong();
        received += summary.get("received").asLong();
        flows++;
    }

    /** Pings without a reply. */
    synchronized long missing() {
        return transmitted - received;
    }

    synchronized long received() {
        return received;
    }

    synchronized int flows() {
        return flows;
    }

    /** All drop counters of a system that are not zero, except those named. */
    static TreeMap<String, Long> drops(O7sSystem system, Set<String> except) {
        return drops(system, Wire.IPCP, except);
    }

    /** Those of one of its IPCPs. */
    static TreeMap<String, Long> drops(O7sSystem system, String ipcp, Set<String> except) {
        TreeMap<String, Long> drops = new TreeMap<>();
        Matcher line = DROPPED.matcher(system.irm("rib", "cat", ipcp).out());
        while (line.find()) {
            long count = Long.parseLong(line.group(2));
            if (count > 0 && !except.contains(line.group(1))) {
                drops.merge(line.group(1), count, Long::sum);
            }
        }
        return drops;
    }

    /** The sum of those. */
    static long sum(TreeMap<String, Long> drops) {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }
}
