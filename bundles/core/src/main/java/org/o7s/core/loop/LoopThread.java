package org.o7s.core.loop;

import java.time.Duration;

/**
 * A thread that drives one loop.
 *
 * <p>After a pass that did nothing it spins for 2 µs, then yields for 50 µs, then sleeps: among
 * more busy threads than cores this is many times faster than spinning longer or sleeping at once.
 * Source: docs/performance.md, waiting.
 */
public final class LoopThread implements AutoCloseable {
    private static final long SPIN_NS = 2_000;
    private static final long YIELD_NS = 50_000;
    private static final long SLEEP_MAX_NS = 500_000_000;

    private final Loop loop;
    private final Thread thread;
    private volatile boolean stopping;

    private LoopThread(Loop loop) {
        this.loop = loop;
        this.thread = Thread.ofPlatform().daemon().name("o7s-" + loop.name()).unstarted(this::run);
    }

    /** Starts driving a loop that nobody drives yet. */
    public static LoopThread start(Loop loop) {
        LoopThread runner = new LoopThread(loop);
        runner.thread.start();
        return runner;
    }

    private void run() {
        long idleSinceNs = 0;
        while (!stopping) {
            if (loop.pass() > 0) {
                idleSinceNs = 0;
                continue;
            }
            long nowNs = System.nanoTime();
            if (idleSinceNs == 0) {
                idleSinceNs = nowNs;
            }
            long idleNs = nowNs - idleSinceNs;
            if (idleNs < SPIN_NS) {
                Thread.onSpinWait();
            } else if (idleNs < YIELD_NS) {
                Thread.yield();
            } else {
                loop.idle(SLEEP_MAX_NS);
            }
        }
    }

    /**
     * Stops driving, after the pass that is going on.
     *
     * @return whether the thread ended within the limit
     */
    public boolean stop(Duration limit) {
        stopping = true;
        loop.wake();
        try {
            return thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(1));
    }
}
