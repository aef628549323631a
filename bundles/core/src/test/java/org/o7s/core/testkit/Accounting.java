package org.o7s.core.testkit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.o7s.core.ipcp.Ipcp;

/**
 * Every packet is accounted for: what users wrote left or is counted, what came in arrived or is
 * counted.
 */
public final class Accounting {
    private static final Set<String> ON_THE_WAY_OUT =
            Set.of(
                    "dropped-too-large",
                    "dropped-no-headroom",
                    "dropped-link-down",
                    "dropped-unsent");

    private Accounting() {}

    /**
     * Checks the books of an IPCP with a port.
     *
     * @param flows all flows that it ever provided
     * @throws AssertionError with all counters if they do not add up
     */
    public static void check(World world, Ipcp ipcp, List<TestFlow> flows) {
        Map<String, Long> counts = world.counters(ipcp);
        Map<String, String> port = world.rib(ipcp).getOrDefault("counters/port", Map.of());
        long droppedOut = 0;
        long droppedIn = 0;
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            if (ON_THE_WAY_OUT.contains(count.getKey())) {
                droppedOut += count.getValue();
            } else if (count.getKey().startsWith("dropped-")) {
                droppedIn += count.getValue();
            }
        }
        long written = 0;
        long arrived = 0;
        long waiting = 0;
        for (TestFlow flow : flows) {
            written += flow.written();
            arrived += flow.arrived();
            waiting += flow.provider().waiting() + flow.provider().discarded();
        }
        String books = ipcp.name() + ": counters " + counts + ", port " + port;
        long sent = get(counts, "sent-packets");
        require(written == sent + droppedOut + waiting, "written " + written + " " + books);
        long received = get(counts, "received-packets");
        require(arrived == received, "arrived " + arrived + " " + books);
        // A frame with several packets is one for the port.
        long joined = get(counts, "received-in-trains") - get(counts, "received-trains");
        long in = sum(port, "received-") + joined;
        long messagesIn = get(counts, "received-messages") + get(counts, "received-nat-keepalives");
        require(in == received + messagesIn + droppedIn, "frames in " + in + " " + books);
        long out = sum(port, "sent-") + sum(port, "dropped-") + get(counts, "unsent-packets");
        long messagesOut = get(counts, "sent-messages");
        require(out == sent + messagesOut, "frames out " + out + " " + books);
    }

    private static long get(Map<String, Long> counts, String name) {
        return counts.getOrDefault(name, 0L);
    }

    private static long sum(Map<String, String> counts, String prefix) {
        return counts.entrySet().stream()
                .filter(e -> e.getKey().startsWith(prefix))
                .mapToLong(e -> Long.parseLong(e.getValue()))
                .sum();
    }

    private static void require(boolean holds, String books) {
        if (!holds) {
            throw new AssertionError("the books do not add up: " + books);
        }
    }
}
