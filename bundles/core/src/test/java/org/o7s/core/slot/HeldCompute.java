package org.o7s.core.slot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.NonNull;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;

/** Keeps tasks until the test lets them run. */
final class HeldCompute implements Compute {
    private final InlineCompute inline = new InlineCompute();
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            Callable<T> task,
            Executor reply,
            Consumer<Outcome<T>> outcome) {
        waiting.add(() -> inline.run(what, limitNs, task, reply, outcome));
    }

    int waiting() {
        return waiting.size();
    }

    void runNext() {
        waiting.remove().run();
    }
}
