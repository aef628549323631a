package org.o7s.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.ipcp.Losses;

/**
 * Whoever counts what it drops on the way of a flow decides whether a flow misses it: then {@link
 * Losses} knows the name, else it is named here.
 */
class LossNamesTest {
    /** Where packets of flows pass that a member says what it lost of. */
    private static final List<String> ON_THE_WAY =
            List.of(
                    "/drivers/",
                    "/raptor-bundle/",
                    "/bundles/ipcp-broadcast/",
                    "/bundles/ipcp-eth/",
                    "/bundles/ipcp-local/",
                    "/bundles/ipcp-udp/",
                    "/bundles/core/src/main/java/org/o7s/core/member/",
                    "/bundles/data-transfer/",
                    "/bundles/flow-allocator/");

    /** Nobody's, nonsense, known already, or of a flow that is being deallocated. */
    private static final Set<String> NO_FLOW_MISSES =
            Set.of(
                    "bad-destination",
                    "bad-hello",
                    "broadcast",
                    "closed",
                    "closing",
                    "copies-closing",
                    "ethertype",
                    "llc-control",
                    "malformed-message",
                    "multicast-source",
                    "news",
                    "other-frame",
                    "other-host",
                    "own-frame",
                    "packets-duplicate",
                    "packets-malformed",
                    "packets-read-only",
                    "unknown-code",
                    "unknown-eid",
                    "wrong-source");

    private static final Pattern NAME =
            Pattern.compile("(?:\"dropped-|DROPPED\\s*\\+\\s*\")([a-z-]+)\"");

    private static Set<String> counted() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path source : Workspace.sources()) {
            String name = "/" + Workspace.name(source);
            if (name.contains("/src/main/") && ON_THE_WAY.stream().anyMatch(name::contains)) {
                Matcher counter = NAME.matcher(Files.readString(source));
                while (counter.find()) {
                    names.add(counter.group(1));
                }
            }
        }
        return names;
    }

    private static boolean isLoss(String name) {
        return Losses.among(Map.of(CounterSet.DROPPED + name, 1L)).total() == 1;
    }

    @Test
    void everyReasonForDroppingIsKnownAsALossOrAsNone() throws IOException {
        assertThat(counted())
                .hasSizeGreaterThan(30)
                .allMatch(name -> isLoss(name) != NO_FLOW_MISSES.contains(name));
    }

    @Test
    void everyReasonThatIsKnownIsCountedSomewhere() throws IOException {
        assertThat(counted()).containsAll(NO_FLOW_MISSES).containsAll(Losses.REASONS);
    }
}
