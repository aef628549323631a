package org.o7s.core.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.Problem;

/** A reply that remembers what it was given, and insists on being given it once. */
public final class RecordedReply<T> implements Reply<T> {
    private @Nullable T value;
    private @Nullable Problem problem;

    @Override
    public void done(T result) {
        requireUnanswered();
        value = result;
    }

    @Override
    public void failed(Problem why) {
        requireUnanswered();
        problem = why;
    }

    private void requireUnanswered() {
        if (isAnswered()) {
            throw new AssertionError("answered twice: " + this);
        }
    }

    /** Whether it was answered at all. */
    public boolean isAnswered() {
        return value != null || problem != null;
    }

    /** The value of the success that it must be. */
    public T value() {
        T result = value;
        if (result == null) {
            throw new AssertionError("no success: " + this);
        }
        return result;
    }

    /** The problem of the failure that it must be. */
    public Problem problem() {
        Problem why = problem;
        if (why == null) {
            throw new AssertionError("no failure: " + this);
        }
        return why;
    }

    /** The value, if it succeeded. */
    public Optional<T> success() {
        return Optional.ofNullable(value);
    }

    @Override
    public String toString() {
        Problem why = problem;
        return why != null
                ? why.code() + " " + why.sentence()
                : value == null ? "not answered" : "done: " + value;
    }
}
