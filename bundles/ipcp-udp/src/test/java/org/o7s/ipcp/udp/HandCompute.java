package org.o7s.ipcp.udp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.NonNull;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;

/**
 * Tells a name server something when a test says so, in order; none of these tasks ever times out.
 * All others are done at once.
 */
final class HandCompute implements Compute {
    private final Compute others = new InlineCompute();
    private final List<Task<?>> tasks = new ArrayList<>();

    private static final class Task<T extends @NonNull Object> {
        final String what;
        private final Callable<T> work;
        private final Executor reply;
        private final Consumer<Outcome<T>> told;
        private final List<Outcome<T>> outcome = new ArrayList<>();

        Task(String what, Callable<T> work, Executor reply, Consumer<Outcome<T>> told) {
            this.what = what;
            this.work = work;
            this.reply = reply;
            this.told = told;
        }

        void call() {
            if (outcome.isEmpty()) {
                try {
                    outcome.add(new Done<>(work.call()));
                } catch (Exception e) {
                    outcome.add(new Failed<>(e));
                }
            }
        }

        void finish() {
            call();
            reply.execute(() -> told.accept(outcome.getFirst()));
        }
    }

    @Override
    public <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            Callable<T> task,
            Executor reply,
            Consumer<Outcome<T>> outcome) {
        if (what.startsWith("announce ") || what.startsWith("withdraw ")) {
            tasks.add(new Task<>(what, task, reply, outcome));
        } else {
            others.run(what, limitNs, task, reply, outcome);
        }
    }

    /** What waits to be done. */
    List<String> waiting() {
        return tasks.stream().map(t -> t.what).toList();
    }

    /** Does all that waits, and tells nobody yet. */
    void call() {
        tasks.forEach(Task::call);
    }

    /** Does all that waits, and tells who asked for it. */
    void finish() {
        List<Task<?>> all = List.copyOf(tasks);
        tasks.clear();
        all.forEach(Task::finish);
    }
}
