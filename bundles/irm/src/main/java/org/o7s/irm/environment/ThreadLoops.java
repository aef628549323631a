package org.o7s.irm.environment;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NonNull;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;

/** Drives each loop with a thread of its own: for daemons. */
public final class ThreadLoops implements LoopStarter {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    /** Makes it. */
    public ThreadLoops() {}

    @Override
    public Driven start(Loop loop) {
        LoopThread thread = LoopThread.start(loop);
        return () -> thread.stop(STOP_LIMIT);
    }

    @Override
    public <T extends @NonNull Object> T await(CompletableFuture<T> future, Duration limit)
            throws TimeoutException {
        try {
            return future.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a loop failed", e.getCause());
        }
    }
}
