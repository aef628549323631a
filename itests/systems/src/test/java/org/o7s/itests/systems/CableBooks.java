package org.o7s.itests.systems;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of all packets between two IPCPs over a cable, both ways together, as the IPCPs and
 * their drivers tell it.
 *
 * @param swallowed were sent and not received: they were on the cable, or before or behind it in a
 *     kernel, when it failed
 * @param refused were offered to an interface that was down, before anybody was told of that
 * @param lateForIt were written to a flow when its IPCP knew already that the link was down
 */
record CableBooks(long swallowed, long refused, long lateForIt) {

    /** Reads the books at both ends, of IPCPs of one name. */
    static CableBooks of(Node left, Node right, String ipcp) {
        String one = left.irm("rib", "cat", ipcp).expectSuccess().out();
        String other = right.irm("rib", "cat", ipcp).expectSuccess().out();
        return new CableBooks(
                sum("sent", one, other)
                        + sum("sent-shared", one, other)
                        - sum("received", one, other)
                        - sum("received-in-trains", one, other)
                        + sum("received-trains", one, other),
                sum("dropped-interface-down", one, other) + sum("dropped-refused", one, other),
                sum("dropped-link-down", one, other));
    }

    private static long sum(String counter, String... ribs) {
        Pattern line = Pattern.compile("^" + counter + ":\\s+(\\d+)$", Pattern.MULTILINE);
        long sum = 0;
        for (String rib : ribs) {
            Matcher found = line.matcher(rib);
            while (found.find()) {
                sum += Long.parseLong(found.group(1));
            }
        }
        return sum;
    }

    /** All that were lost at this cable. */
    long lost() {
        return swallowed + refused + lateForIt;
    }

    /** For tables. */
    @Override
    public String toString() {
        return "%d packets lost at the cable: %d on it, %d at an interface that was down, %d after"
                        .formatted(lost(), swallowed, refused, lateForIt)
                + " that was known";
    }
}
