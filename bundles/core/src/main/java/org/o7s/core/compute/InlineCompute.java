package org.o7s.core.compute;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.NonNull;

/** Runs each task at once, in the caller's thread: for the simulator and for tests. */
public final class InlineCompute implements Compute {

    @Override
    public <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            Callable<T> task,
            Executor reply,
            Consumer<Outcome<T>> outcome) {
        Outcome<T> result;
        try {
            result = new Done<>(task.call());
        } catch (Exception e) {
            result = new Failed<>(e);
        }
        Outcome<T> found = result;
        reply.execute(() -> outcome.accept(found));
    }
}
