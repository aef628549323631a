package org.o7s.irm.environment;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NonNull;
import org.o7s.core.loop.Loop;
import org.o7s.core.time.VirtualClocks;

/**
 * Drives all loops with the thread that waits for them, in virtual time: for tests and the
 * simulator. Belongs to one thread; a run is the same each time.
 */
public final class SteppedLoops implements LoopStarter {
    private static final int PASSES_MAX = 10_000_000;

    private final VirtualClocks clocks;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    /** Lets time pass on these clocks. */
    public SteppedLoops(VirtualClocks clocks) {
        this.clocks = clocks;
    }

    @Override
    public Driven start(Loop loop) {
        loops.add(loop);
        return () -> loops.remove(loop);
    }

    /** Drives all loops until none of them has anything to do at this moment. */
    public void settle() {
        int done;
        int passes = 0;
        do {
            done = 0;
            for (Loop loop : loops) {
                done += loop.pass();
            }
            if (++passes > PASSES_MAX) {
                throw new IllegalStateException("the loops never come to rest");
            }
        } while (done > 0);
    }

    /** Lets time pass, and everything happen that is due meanwhile. */
    public void advance(Duration time) {
        advanceTo(clocks.monotonicNs() + time.toNanos());
    }

    private void advanceTo(long untilNs) {
        settle();
        long nextNs;
        while ((nextNs = nextDeadlineNs()) <= untilNs) {
            clocks.advance(Math.max(0, nextNs - clocks.monotonicNs()));
            settle();
        }
        clocks.advance(Math.max(0, untilNs - clocks.monotonicNs()));
    }

    private long nextDeadlineNs() {
        long nextNs = Long.MAX_VALUE;
        for (Loop loop : loops) {
            nextNs = Math.min(nextNs, loop.nextDeadlineNs());
        }
        return nextNs;
    }

    @Override
    public <T extends @NonNull Object> T await(CompletableFuture<T> future, Duration limit)
            throws TimeoutException {
        long untilNs = clocks.monotonicNs() + limit.toNanos();
        settle();
        while (!future.isDone()) {
            long nextNs = nextDeadlineNs();
            if (nextNs > untilNs) {
                advanceTo(untilNs);
                if (!future.isDone()) {
                    throw new TimeoutException("nothing happened until the limit passed");
                }
                break;
            }
            advanceTo(nextNs);
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
