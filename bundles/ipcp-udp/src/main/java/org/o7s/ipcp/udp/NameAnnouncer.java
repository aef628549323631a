package org.o7s.ipcp.udp;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.o7s.core.compute.Compute;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Digest;
import org.o7s.core.member.Outbox;

/**
 * Tells a name server which names are here. What blocks is done in {@code Compute}, one update
 * after the other, so that the last word on a name is also the last one said. Belongs to the loop
 * of its IPCP.
 */
final class NameAnnouncer {
    /** The most updates that wait. */
    static final int WAITING_MAX = 256;

    /** How long an update may take, with all its tries. */
    static final long UPDATE_LIMIT_NS = 15_000_000_000L;

    private record Step(String name, Digest digest, boolean here, Consumer<String> then) {}

    private final Compute compute;
    private final Loop loop;
    private final Outbox outbox;
    private final NameServer server;
    private final InetAddress own;
    private final ArrayDeque<Step> waiting = new ArrayDeque<>();
    private final Map<String, Digest> announced = new LinkedHashMap<>();
    private final Counter updates;
    private final Counter failures;
    private boolean busy;

    NameAnnouncer(
            Compute compute,
            Loop loop,
            Outbox outbox,
            CounterSet counters,
            NameServer server,
            InetAddress own) {
        this.compute = compute;
        this.loop = loop;
        this.outbox = outbox;
        this.server = server;
        this.own = own;
        this.updates = counters.make("dns-updates");
        this.failures = counters.make("dns-updates-failed");
    }

    /**
     * Says that a name is here, or no longer.
     *
     * @param then told why it did not work, with "" if it did
     */
    void say(String name, Digest digest, boolean here, Consumer<String> then) {
        if (waiting.size() >= WAITING_MAX) {
            failures.increment();
            then.accept(WAITING_MAX + " updates wait for the name server already");
            return;
        }
        waiting.add(new Step(name, digest, here, then));
        next();
    }

    private void next() {
        Step step = busy ? null : waiting.poll();
        if (step == null) {
            return;
        }
        busy = true;
        updates.increment();
        compute.run(
                (step.here ? "announce " : "withdraw ") + step.name,
                UPDATE_LIMIT_NS,
                () -> {
                    server.update(step.digest.toString(), own, step.here);
                    return true;
                },
                loop,
                outcome -> outbox.event(() -> done(step, outcome)));
    }

    private void done(Step step, Compute.Outcome<Boolean> outcome) {
        busy = false;
        String failure =
                switch (outcome) {
                    case Compute.Done<Boolean> _ -> "";
                    case Compute.Failed<Boolean>(TimeoutException _) ->
                            "the name server takes too long";
                    case Compute.Failed<Boolean>(Throwable cause) -> {
                        String message = cause.getMessage();
                        yield message == null ? cause.toString() : message;
                    }
                };
        if (!failure.isEmpty()) {
            failures.increment();
        }
        if (!step.here) {
            announced.remove(step.name);
        } else if (failure.isEmpty()) {
            announced.put(step.name, step.digest);
        }
        step.then.accept(failure);
        next();
    }

    /** The IPCP goes: withdraws its names, as far as there is time; nobody waits for that. */
    void shutdown() {
        waiting.clear();
        announced.forEach(
                (name, digest) ->
                        compute.run(
                                "withdraw " + name,
                                UPDATE_LIMIT_NS,
                                () -> {
                                    server.update(digest.toString(), own, false);
                                    return true;
                                },
                                loop,
                                _ -> {}));
        announced.clear();
    }
}
