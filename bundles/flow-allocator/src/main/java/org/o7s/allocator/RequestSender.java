package org.o7s.allocator;

import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Timer;

/**
 * Gets one request to one member: again while it cannot leave, and, to members that speak our
 * extensions, again until it is stopped. To a C member it leaves exactly once, because a second one
 * would open a second flow (docs/wire/wire-unicast.md 5.7).
 */
final class RequestSender {
    /** When a request is repeated for the first time, in ns; then after 1.5 times as long. */
    static final long REPEAT_FIRST_NS = 500_000_000L;

    private static final long UNSENT_RETRY_NS = 100_000_000L;

    /** How long it may be that a request cannot leave, in ns. */
    static final long UNSENT_LIMIT_NS = 2_000_000_000L;

    /** What is counted of requests. */
    record Counts(Counter sent, Counter repeated) {
        static Counts of(CounterSet counters) {
            return new Counts(counters.make("sent-requests"), counters.make("repeated-requests"));
        }
    }

    private final Parts parts;
    private final Counts counts;
    private final long to;
    private final byte[] message;
    private final Runnable noWay;
    private final long startedNs;
    private long repeatNs = REPEAT_FIRST_NS;
    private boolean sent;
    private boolean stopped;
    private @Nullable Timer next;

    /**
     * A request that was not sent yet.
     *
     * @param noWay told if it could not leave for too long
     */
    RequestSender(Parts parts, Counts counts, long to, byte[] message, Runnable noWay) {
        this.parts = parts;
        this.counts = counts;
        this.to = to;
        this.message = message;
        this.noWay = noWay;
        this.startedNs = parts.shared().nowNs();
    }

    /** Sends it, and goes on until it is stopped. */
    void start() {
        step();
    }

    private void step() {
        if (stopped) {
            return;
        }
        if (!sent) {
            first();
        } else {
            repeat();
        }
    }

    private void first() {
        sent = parts.post().offer(to, message);
        if (sent) {
            counts.sent.increment();
            later(repeatNs);
        } else if (parts.shared().nowNs() - startedNs >= UNSENT_LIMIT_NS) {
            stopped = true;
            noWay.run();
        } else {
            later(UNSENT_RETRY_NS);
        }
    }

    private void repeat() {
        if (parts.features().isOurs(to) && parts.post().offer(to, message)) {
            counts.repeated.increment();
        }
        repeatNs += repeatNs / 2;
        later(repeatNs);
    }

    private void later(long delayNs) {
        next = parts.shared().alarmIn(delayNs, this::step);
    }

    /** Nobody waits for a reply any more. */
    void stop() {
        stopped = true;
        Timer timer = next;
        if (timer != null) {
            timer.cancel();
        }
    }
}
