package org.o7s.directory;

import org.o7s.core.entropy.Entropy;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Outbox;

/** What all machines of one directory share: time, chance, parameters, counters, the way out. */
final class Surroundings {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    final DhtSettings settings;
    final Entropy entropy;
    final LayerSender sender;
    final Key ownId;
    final DhtCounters counters = new DhtCounters();

    /** What users are told waits here until the event that caused it is over. */
    final Outbox outbox = new Outbox();

    private final Loop loop;
    private boolean open = true;

    Surroundings(DhtSettings settings, Loop loop, Entropy entropy, LayerSender sender) {
        this.settings = settings;
        this.loop = loop;
        this.entropy = entropy;
        this.sender = sender;
        byte[] id = new byte[settings.hashBytes()];
        entropy.fill(id);
        this.ownId = new Key(id);
    }

    /** Monotonic time in ns. */
    long nowNs() {
        return loop.clocks().monotonicNs();
    }

    /** UNIX time in s: what expiries are given in. */
    long wallSeconds() {
        return loop.clocks().wallNs() / SECOND;
    }

    /** Has the task run after a while, unless the directory is closed by then. */
    Timer after(long delayNs, Runnable task) {
        return loop.schedule(
                nowNs() + delayNs,
                () -> {
                    if (open) {
                        outbox.event(task);
                    }
                });
    }

    /** This long, give or take 15 %, so that members do not act in step. */
    long around(long ns) {
        long span = Math.max(1, ns * 3 / 10);
        return ns - span / 2 + Long.remainderUnsigned(entropy.nextLong(), span);
    }

    /** 500 ms, 1 s, 2 s, ... at most {@code maxNs}; give or take. */
    long backOff(int attempt, long firstNs, long maxNs) {
        return around(Math.min(maxNs, firstNs << Math.min(attempt, 16)));
    }

    /** Nothing runs any more. */
    void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }
}
