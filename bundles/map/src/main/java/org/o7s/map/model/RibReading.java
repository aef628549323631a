package org.o7s.map.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.o7s.core.layer.Addresses;

/**
 * What the page needs of the counters and flows that an IPCP shows under {@code irm rib}.
 *
 * @param drops what it did not carry, by part and reason, without those that are 0
 * @param remotes the other end of flows, by number
 */
record RibReading(Map<String, Long> drops, Map<String, String> remotes) {
    private static final int DROPS_MAX = 128;

    /** Counters of what was lost or sent away; all others count what went well. */
    private static final Pattern LOSS =
            Pattern.compile(
                    "(dropped|malformed|refused|unsent|closed|expired|ignored|lost)-.+|.+-(failed|lost|failures|timed-out|faults|refused)");

    private static final String REMOTE = "Remote address";

    /** Reads it. */
    static RibReading of(String ipcp, Map<String, Map<String, String>> rib) {
        String counters = ipcp + "/counters/";
        Map<String, Long> drops = new TreeMap<>();
        Map<String, String> remotes = new HashMap<>();
        rib.forEach(
                (path, labels) -> {
                    if (path.startsWith(counters)) {
                        addLosses(path.substring(counters.length()), labels, drops);
                    }
                    String remote = labels.get(REMOTE);
                    if (remote != null) {
                        remotes.put(path.substring(path.lastIndexOf('/') + 1), address(remote));
                    }
                });
        return new RibReading(
                Collections.unmodifiableMap(drops), Collections.unmodifiableMap(remotes));
    }

    private static void addLosses(
            String part, Map<String, String> labels, Map<String, Long> drops) {
        labels.forEach(
                (label, value) -> {
                    if (LOSS.matcher(label).matches()
                            && value.matches("[1-9][0-9]{0,17}")
                            && drops.size() < DROPS_MAX) {
                        drops.put(part + " " + label, Long.parseLong(value));
                    }
                });
    }

    /** A unicast address is a number there; everywhere else it has four parts. */
    private static String address(String remote) {
        return remote.matches("[0-9]{1,18}") ? Addresses.text(Long.parseLong(remote)) : remote;
    }
}
