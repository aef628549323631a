package org.o7s.itests.systems;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;

/**
 * Flows to a service, allocated one after the other through a flood. One thread.
 *
 * <p>Frames that the kernel has no room for are lost, those of a handshake too, and no handshake is
 * repeated (docs/wire/wire-shims.md 0.8); requests that nobody can tell from honest ones take the
 * room of honest ones. So an allocation may fail in a flood: for silence, or for want of room, and
 * then the next one has its chance. For any other reason it may not.
 */
final class NewFlows {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern EXCUSED =
            Pattern.compile(
                    "E-ALLOC-TIMEOUT .*the peer did not answer"
                            + "|E-FLOW-TIMEOUT .*did not answer in time"
                            + "|E-ALLOC-NONAME .*nobody on the segment answered"
                            + "|E-FLOW-REFUSED .*\\((-12|-1003)\\)");

    private final O7sSystem client;
    private final String ping;
    private final Tally tally = new Tally();
    private final Map<String, Integer> failures = new TreeMap<>();

    /**
     * No flows yet.
     *
     * @param ping the {@code oping} that allocates and uses one, without {@code --json}
     */
    NewFlows(O7sSystem client, String ping) {
        this.client = client;
        this.ping = ping;
    }

    /** Tries to allocate one and to use it; returns whether it could be had. */
    boolean tryOne() {
        Outcome outcome = client.shell(ping + " --json", LIMIT);
        Matcher excuse = EXCUSED.matcher(outcome.err());
        if (outcome.exitCode() == 1 && excuse.find()) {
            failures.merge(excuse.group(), 1, Integer::sum);
            return false;
        }
        tally.add(Services.summary(outcome.expectSuccess().out()));
        return true;
    }

    /** How many could be had. */
    int had() {
        return tally.flows();
    }

    /** For people. */
    @Override
    public String toString() {
        return "%d flows with %d replies, %d lost; failures: %s"
                .formatted(tally.flows(), tally.received(), tally.missing(), failures);
    }
}
