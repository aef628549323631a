package org.o7s.core.slot;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.Compute.Done;
import org.o7s.core.compute.Compute.Failed;
import org.o7s.core.compute.Compute.Outcome;
import org.o7s.policy.PolicyParameters;

/**
 * Makes instances of policies and tries them, in {@link Compute} and within a budget: the only
 * place that calls a policy's code before it is in use.
 */
final class Workshop {
    /** More than one, so that a policy that never returns does not hold up all others. */
    private static final int AT_A_TIME = 2;

    private final Compute compute;
    private final long limitNs;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(AT_A_TIME);

    /**
     * A workshop.
     *
     * @param limitNs the longest that making and trying one instance may take
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
        waiting.add(
                () ->
                        compute.<Attempt<P>>run(
                                "policy " + entry.label() + " for " + request.owner(),
                                limitNs,
                                () -> make(request, entry, parameters),
                                Runnable::run,
                                outcome -> deliver(entry, outcome, reply, told)));
        startNext();
    }

    private void startNext() {
        while (!waiting.isEmpty() && places.tryAcquire()) {
            Runnable next = waiting.poll();
            if (next != null) {
                next.run();
            } else {
                places.release();
            }
        }
    }

    private <P> void deliver(
            PolicyCatalog.Entry entry,
            Outcome<Attempt<P>> outcome,
            Executor reply,
            Consumer<Attempt<P>> told) {
        Attempt<P> attempt =
                switch (outcome) {
                    case Done<Attempt<P>>(Attempt<P> made) -> made;
                    case Failed<Attempt<P>>(Throwable cause) -> failed(entry, cause);
                };
        places.release();
        try {
            reply.execute(() -> told.accept(attempt));
        } finally {
            startNext();
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
            Optional<String> objection = request.check().objection(candidate);
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

    private <P> Attempt<P> failed(PolicyCatalog.Entry entry, Throwable cause) {
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
