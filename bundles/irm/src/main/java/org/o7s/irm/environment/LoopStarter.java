package org.o7s.irm.environment;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NonNull;
import org.o7s.core.loop.Loop;

/**
 * Who drives the loops of a system, and what waiting for one of them means: threads in a daemon,
 * the caller's own thread in tests and in the simulator. Any thread.
 */
public interface LoopStarter {

    /** Begins to drive a loop. */
    Driven start(Loop loop);

    /**
     * Waits for something that the loops are working on. Never to be called on a loop.
     *
     * @return the value
     * @throws TimeoutException if the limit passed, or the waiting thread was interrupted (it still
     *     is)
     * @throws RuntimeException what the future failed with
     */
    <T extends @NonNull Object> T await(CompletableFuture<T> future, Duration limit)
            throws TimeoutException;

    /** A loop that is being driven. */
    interface Driven {
        /** Stops driving it, after the pass that is going on. */
        void stop();
    }
}
