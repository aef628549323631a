package org.o7s.core.compute;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.NonNull;

/**
 * Runs tasks on threads of their own, at most {@code limit} at a time.
 *
 * <p>One more is answered with a {@link RejectedExecutionException} at once: waiting work does not
 * grow. A task that ignores its interruption keeps its thread, and its place, until it ends.
 */
public final class ThreadCompute implements Compute, AutoCloseable {
    private final Semaphore places;
    private final ScheduledThreadPoolExecutor alarms;
    private final ExecutorService starts;
    private final int limit;

    /** Tasks run on daemon threads. */
    public ThreadCompute(int limit) {
        this.limit = limit;
        this.places = new Semaphore(limit);
        this.alarms =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("o7s-compute-alarms").factory());
        alarms.setRemoveOnCancelPolicy(true);
        this.starts =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("o7s-compute-starts").factory());
    }

    @Override
    public <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            Callable<T> task,
            Executor reply,
            Consumer<Outcome<T>> outcome) {
        Answer<T> answer = new Answer<>(reply, outcome);
        if (!places.tryAcquire()) {
            answer.give(
                    new Failed<>(
                            new RejectedExecutionException(
                                    what + ": " + limit + " tasks are running already")));
            return;
        }
        FutureTask<T> work = new FutureTask<>(task);
        Future<?> alarm =
                alarms.schedule(
                        () -> {
                            answer.give(
                                    new Failed<>(new TimeoutException(what + " took too long")));
                            work.cancel(true);
                        },
                        limitNs,
                        TimeUnit.NANOSECONDS);
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("o7s-compute " + what)
                        .unstarted(
                                () -> {
                                    work.run();
                                    places.release();
                                    alarm.cancel(false);
                                    if (!work.isCancelled()) {
                                        answer.give(outcomeOf(work));
                                    }
                                });
        // Whoever starts a thread waits until it runs; the caller may be a loop, which must not.
        starts.execute(() -> start(thread, alarm, answer));
    }

    private void start(Thread thread, Future<?> alarm, Answer<?> answer) {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // The system has no more threads.
            places.release();
            alarm.cancel(false);
            answer.give(new Failed<>(e));
        }
    }

    private static <T extends @NonNull Object> Outcome<T> outcomeOf(FutureTask<T> work) {
        return work.state() == Future.State.SUCCESS
                ? new Done<>(work.resultNow())
                : new Failed<>(work.exceptionNow());
    }

    @Override
    public void close() {
        alarms.shutdownNow();
        starts.shutdown();
    }

    /** Delivers the first outcome and ignores later ones. */
    private record Answer<T>(Executor reply, Consumer<Outcome<T>> outcome, AtomicBoolean given) {

        Answer(Executor reply, Consumer<Outcome<T>> outcome) {
            this(reply, outcome, new AtomicBoolean());
        }

        void give(Outcome<T> result) {
            if (given.compareAndSet(false, true)) {
                reply.execute(() -> outcome.accept(result));
            }
        }
    }
}
