package org.o7s.core.slot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NonNull;
import org.o7s.core.problem.ProblemException;

/** Bounded waiting of a command for the loops that it asks. Never used on a loop's own business. */
final class Waiting {
    private final long deadlineNs;
    private final String what;

    /**
     * Waits from now on.
     *
     * @param what what could not be done if the time is up, as a sentence
     */
    Waiting(Duration limit, String what) {
        this.deadlineNs = System.nanoTime() + limit.toNanos();
        this.what = what;
    }

    /** The results, in order. */
    <T extends @NonNull Object> List<T> all(List<CompletableFuture<T>> asked) {
        return asked.stream().map(this::one).toList();
    }

    private <T extends @NonNull Object> T one(CompletableFuture<T> asked) {
        try {
            return asked.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw PolicyProblems.timedOut(what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolicyProblems.timedOut(what);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException(what, e.getCause());
        }
    }
}
