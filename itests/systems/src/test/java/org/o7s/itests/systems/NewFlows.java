package org.o7s.itests.systems;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;

/**
 * Flows to a service, allocated through a flood, a few at a time. One thread.
 *
 * <p>Frames that the kernel has no room for are lost, those of a handshake too, and no handshake is
 * repeated (docs/wire/wire-shims.md 0.8); requests that nobody can tell from honest ones take the
 * room of honest ones. So an allocation may fail in a flood: for silence, or for want of room, and
 * then the next one has its chance. For any other reason it may not; but over eth-llc, where an
 * endpoint is one of 62, the answer to a forged request may hit one whose own answer was lost.
 */
final class NewFlows {
    private static final int AT_ONCE = 2;
    private static final Pattern EXCUSED =
            Pattern.compile(
                    "E-ALLOC-TIMEOUT .*the peer did not answer"
                            + "|E-FLOW-TIMEOUT .*did not answer in time"
                            + "|E-ALLOC-NONAME .*nobody on the segment answered"
                            + "|E-FLOW-REFUSED .*\\((-12|-1003)\\)");
    private static final Pattern HIT =
            Pattern.compile("E-FLOW-REFUSED .*\\(-1009\\)|E-ALLOC-OAP .*answers another request");

    private final O7sSystem client;
    private final boolean fewEndpoints;
    private final String ping;
    private final List<Running> running = new ArrayList<>();
    private final Tally tally = new Tally();
    private final Map<String, Integer> failures = new TreeMap<>();

    /**
     * No flows yet.
     *
     * @param fewEndpoints whether there are so few that somebody's may be hit by chance
     * @param ping the {@code oping} that allocates and uses one, without {@code --json}
     */
    NewFlows(O7sSystem client, boolean fewEndpoints, String ping) {
        this.client = client;
        this.fewEndpoints = fewEndpoints;
        this.ping = ping;
    }

    /** Looks what has become of those that were begun, and begins others. */
    void attend() {
        for (Running each : List.copyOf(running)) {
            if (!each.alive()) {
                running.remove(each);
                judge(each);
            }
        }
        while (running.size() < AT_ONCE) {
            running.add(client.start(ping + " --json"));
        }
    }

    private void judge(Running ended) {
        Outcome outcome = ended.awaitEnd(O7sSystem.COMMAND_LIMIT);
        Matcher excuse = EXCUSED.matcher(outcome.out());
        Matcher hit = HIT.matcher(outcome.out());
        if (outcome.exitCode() == 1 && excuse.find()) {
            failures.merge(excuse.group(), 1, Integer::sum);
        } else if (outcome.exitCode() == 1 && fewEndpoints && hit.find()) {
            failures.merge(hit.group(), 1, Integer::sum);
        } else {
            tally.add(Services.summary(outcome.expectSuccess().out()));
        }
    }

    /** Enough: those that are under way are not waited for. */
    void end() {
        running.forEach(Running::kill);
        running.clear();
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
