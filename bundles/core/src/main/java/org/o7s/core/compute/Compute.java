package org.o7s.core.compute;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.NonNull;

/**
 * Where slow work goes: shortest paths, name servers, files, public keys, opening devices.
 *
 * <p>A snapshot goes in, and the outcome comes back as an event of the loop that asked. Callable
 * from any thread; never blocks.
 */
public interface Compute {

    /**
     * Runs a task elsewhere.
     *
     * @param what what it is, for people
     * @param limitNs after so long the asker is told that it timed out; the task is interrupted,
     *     and what it still returns is discarded
     * @param task the work; it must touch nothing of the asker's
     * @param reply where the outcome is delivered: the asker's loop
     * @param outcome called there, exactly once
     */
    <T extends @NonNull Object> void run(
            String what,
            long limitNs,
            Callable<T> task,
            Executor reply,
            Consumer<Outcome<T>> outcome);

    /**
     * The same places for work that can wait, such as code that is prepared beside what is in use:
     * where the JVM has priorities, its threads have the lowest, so that they take the time that
     * loops and everybody else leave.
     */
    default Compute background() {
        return this;
    }

    /** What became of a task. */
    sealed interface Outcome<T> {}

    /** It returned a value. */
    record Done<T>(T value) implements Outcome<T> {}

    /** It failed, or its time was up ({@link java.util.concurrent.TimeoutException}). */
    record Failed<T>(Throwable cause) implements Outcome<T> {}
}
