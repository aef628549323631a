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
 * Threads of the {@link #background} have the lowest priority, which {@code bin/irmd} has the JVM
 * pass on to the system.
 */
public final class ThreadCompute implements Compute, AutoCloseable {
    private final Semaphore places;
    private final ScheduledThreadPoolExecutor alarms;
    private final ExecutorService starts;
    private final ExecutorService backgroundStarts;
    private final int limit;
    private final Compute background = new Background();

    /** Tasks run on daemon threads. */
    public ThreadCompute(int limit) {
        this.limit = limit;
        this.places = new Semaphore(limit);
        this.alarms =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("o7s-compute-alarms").factory());
        alarms.setRemoveOnCancelPolicy(true);
        this.starts = starter("o7s-compute-starts", Thread.NORM_PRIORITY);
        this.backgroundStarts = starter("o7s-background-starts", Thread.MIN_PRIORITY);
    }

    /** One for each priority: a thread that has less than others cannot always give more away. */
    private static ExecutorService starter(String name, int priority) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).priority(priority).factory());
    }

    @Override
    public Compute background() {
        return background;
    }

    private final class Background implements Compute {
        @Override
        public <T extends @NonNull Object> void run(
                String what,
                long limitNs,
                Callable<T> task,
                Executor reply,
                Consumer<Outcome<T>> outcome) {
            ThreadCompute.this.run(what, limitNs, Thread.MIN_PRIORITY, task, reply, outcome);
        }
    }

    @Override
    public <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            Callable<T> task,
            Executor reply,
            Consumer<Outcome<T>> outcome) {
        run(what, limitNs, Thread.NORM_PRIORITY, task, reply, outcome);
    }

    private <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            int priority,
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
                        .priority(priority)
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
        ExecutorService starter = priority == Thread.MIN_PRIORITY ? backgroundStarts : starts;
        starter.execute(() -> start(thread, alarm, answer));
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
        backgroundStarts.shutdown();
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
