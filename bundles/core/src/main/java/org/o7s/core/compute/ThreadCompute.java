package org.o7s.core.compute;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
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
 * Runs tasks, at most {@code limit} at a time, each in a thread that does nothing else meanwhile.
 *
 * <p>One more is answered with a {@link RejectedExecutionException} at once: waiting work does not
 * grow. A task that ignores its interruption keeps its thread, and its place, until it ends.
 * Threads of the {@link #background} have the lowest priority, which {@code bin/irmd} has the JVM
 * pass on to the system.
 */
public final class ThreadCompute implements Compute, AutoCloseable {
    private final Semaphore places;
    private final ScheduledThreadPoolExecutor alarms;
    private final Crew usual = new Crew("compute", Thread.NORM_PRIORITY);
    private final Crew lowest = new Crew("background", Thread.MIN_PRIORITY);
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
            ThreadCompute.this.run(what, limitNs, lowest, task, reply, outcome);
        }
    }

    @Override
    public <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            Callable<T> task,
            Executor reply,
            Consumer<Outcome<T>> outcome) {
        run(what, limitNs, usual, task, reply, outcome);
    }

    private <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            Crew crew,
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
        crew.take(new Task<>(what, work, alarm, answer));
    }

    private final class Task<T extends @NonNull Object> implements Crew.Job {
        private final String what;
        private final FutureTask<T> work;
        private final Future<?> alarm;
        private final Answer<T> answer;

        Task(String what, FutureTask<T> work, Future<?> alarm, Answer<T> answer) {
            this.what = what;
            this.work = work;
            this.alarm = alarm;
            this.answer = answer;
        }

        @Override
        public String what() {
            return what;
        }

        @Override
        public boolean run() {
            work.run();
            places.release();
            alarm.cancel(false);
            if (work.isCancelled()) {
                return false;
            }
            answer.give(outcomeOf(work));
            return true;
        }

        @Override
        public void failed(OutOfMemoryError why) {
            places.release();
            alarm.cancel(false);
            answer.give(new Failed<>(why));
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
        usual.close();
        lowest.close();
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
