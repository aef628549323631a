package org.o7s.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o7s.policy.scheduler.SchedulerPolicy;

/**
 * Packets and bytes by cube, of a link or of an endpoint (docs/wire/wire-unicast.md 10.1). Belongs
 * to one loop.
 */
final class Traffic {
    /** Written to this flow, or delivered to this component. */
    static final int SENT = 0;

    /** Read from this flow, headers included. */
    static final int RECEIVED = 1;

    /** Of those written to this flow, what came from this member. */
    static final int LOCAL_SENT = 2;

    /** For a component of this member, or sent by this component. */
    static final int LOCAL_RECEIVED = 3;

    /** Arrived here and expired. */
    static final int DROPPED_TTL = 4;

    /** Could not be written to this flow. */
    static final int FAILED_WRITES = 5;

    /** Arrived here, and there is no route. */
    static final int FAILED_NHOP = 6;

    private static final List<String> LABELS =
            List.of(
                    "sent",
                    "rcvd",
                    "local sent",
                    "local rcvd",
                    "dropped ttl",
                    "failed writes",
                    "failed nhop");

    private final long[] counts = new long[2 * SchedulerPolicy.CUBES * LABELS.size()];

    /** Counts a packet. */
    void count(int what, int cube, int bytes) {
        int at = 2 * (cube * LABELS.size() + what);
        counts[at]++;
        counts[at + 1] += bytes;
    }

    /** Per cube, label to count. */
    List<Map<String, Long>> view() {
        List<Map<String, Long>> cubes = new ArrayList<>();
        int at = 0;
        for (int cube = 0; cube < SchedulerPolicy.CUBES; cube++) {
            Map<String, Long> counted = new LinkedHashMap<>();
            for (String label : LABELS) {
                counted.put(label + " (packets)", counts[at++]);
                counted.put(label + " (bytes)", counts[at++]);
            }
            cubes.add(counted);
        }
        return cubes;
    }
}
