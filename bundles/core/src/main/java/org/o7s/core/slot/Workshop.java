package org.o7s.core.slot;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.Compute.Failed;
import org.o7s.core.compute.Compute.Outcome;
import org.o7s.policy.PolicyParameters;

/**
 * Makes instances of policies and tries them, in {@link Compute} and within a budget: the only
 * place that calls a policy's code before it is in use. Any thread.
 *
 * <p>A task of Compute makes one after another: a thread for each of them would disturb the loops
 * more than making them does.
 */
final class Workshop {
    /** More than one, so that a policy that never returns does not hold up all others. */
    private static final int AT_A_TIME = 2;

    /** A task that has used this part of its time begins no more, so that each has enough. */
    private static final int LAST_BEGINS_AFTER = 10;

    private final Compute compute;
    private final long limitNs;
    private final Queue<Job<?>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(AT_A_TIME);

    /**
     * A workshop.
     *
     * @param limitNs the longest that making and trying one instance may take; nine tenths of it if
     *     others were made before it
     */
    Workshop(Compute compute, long limitNs) {
        this.compute = compute.background();
        this.limitNs = limitNs;
    }

    /** What came of building an instance. */
    sealed interface Attempt<P> {}

    /** It is made, and nobody objects. */
    record Ready<P>(Filling<P> filling) implements Attempt<P> {}

    /**
     * It cannot be used.
     *
     * @param why a sentence without a subject: {@code threw IllegalStateException: no}
     * @param itsFault false if it could not even be tried
     */
    record Unfit<P>(PolicyCatalog.Entry entry, String why, boolean itsFault)
            implements Attempt<P> {}

    /**
     * Builds one; the outcome is delivered through {@code reply}, exactly once. Compute refuses
     * what is too much at once, so that many slots take turns here.
     */
    <P> void build(
            SlotRequest<P> request,
            PolicyCatalog.Entry entry,
            PolicyParameters parameters,
            Executor reply,
            Consumer<Attempt<P>> told) {
        waiting.add(new Job<>(request, entry, parameters, reply, told, new AtomicBoolean()));
        startNext();
    }

    private void startNext() {
        while (!waiting.isEmpty() && places.tryAcquire()) {
            Job<?> first = waiting.poll();
            if (first != null) {
                new Worker(first).start();
            } else {
                places.release();
            }
        }
    }

    /** An instance that somebody waits for. */
    private record Job<P>(
            SlotRequest<P> request,
            PolicyCatalog.Entry entry,
            PolicyParameters parameters,
            Executor reply,
            Consumer<Attempt<P>> told,
            AtomicBoolean answered) {

        String what() {
            return "policy " + entry.label() + " for " + request.owner();
        }

        void make() {
            answer(Workshop.make(request, entry, parameters));
        }

        void fail(Throwable cause, long limitNs) {
            answer(failed(entry, cause, limitNs));
        }

        private void answer(Attempt<P> attempt) {
            if (answered.compareAndSet(false, true)) {
                reply.execute(() -> told.accept(attempt));
            }
        }
    }

    /** Makes one after another in one task of Compute; whichever it hangs in is to blame. */
    private final class Worker {
        private @Nullable Job<?> current;
        private boolean over;

        Worker(Job<?> first) {
            current = first;
        }

        void start() {
            Job<?> first = inHand();
            if (first != null) {
                compute.<Boolean>run(first.what(), limitNs, this::work, Runnable::run, this::ended);
            }
        }

        private boolean work() {
            long beganNs = System.nanoTime();
            for (Job<?> job = inHand(); job != null; job = next(beganNs)) {
                job.make();
            }
            return true;
        }

        private synchronized @Nullable Job<?> inHand() {
            return current;
        }

        private synchronized @Nullable Job<?> next(long beganNs) {
            boolean late = System.nanoTime() - beganNs > limitNs / LAST_BEGINS_AFTER;
            current = over || late ? null : waiting.poll();
            return current;
        }

        private synchronized @Nullable Job<?> end() {
            over = true;
            return current;
        }

        private void ended(Outcome<Boolean> outcome) {
            Job<?> last = end();
            places.release();
            try {
                if (outcome instanceof Failed<Boolean>(Throwable cause) && last != null) {
                    last.fail(cause, limitNs);
                }
            } finally {
                startNext();
            }
        }
    }

    private static <P> Attempt<P> make(
            SlotRequest<P> request, PolicyCatalog.Entry entry, PolicyParameters parameters) {
        Class<P> type = request.kind().type();
        try {
            @Nullable Object made = entry.factory().create(parameters);
            if (made == null || !type.isInstance(made)) {
                String what = made == null ? "nothing" : "a " + made.getClass().getName();
                return new Unfit<>(entry, "made " + what + ", not a " + type.getName(), true);
            }
            P candidate = type.cast(made);
            Optional<String> objection =
                    request.check()
                            .objection(
                                    candidate, () -> type.cast(entry.factory().create(parameters)));
            return objection.isPresent()
                    ? new Unfit<>(entry, "failed its check: " + objection.get(), true)
                    : new Ready<>(new Filling<>(candidate, entry, parameters));
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            return new Unfit<>(entry, thrown(e), true);
        }
    }

    private static <P> Attempt<P> failed(PolicyCatalog.Entry entry, Throwable cause, long limitNs) {
        if (cause instanceof TimeoutException) {
            String limit = limitNs / 1_000_000 + " ms";
            return new Unfit<>(entry, "did not come to an end within " + limit, true);
        }
        if (cause instanceof RejectedExecutionException) {
            return new Unfit<>(entry, "could not be tried: " + cause.getMessage(), false);
        }
        return new Unfit<>(entry, thrown(cause), true);
    }

    /** What was thrown, as text: the throwable itself may keep the policy's classes alive. */
    static String thrown(Throwable e) {
        String message = e instanceof StackOverflowError ? "" : e.getMessage();
        return "threw "
                + e.getClass().getSimpleName()
                + (message == null || message.isEmpty() ? "" : ": " + message);
    }
}
