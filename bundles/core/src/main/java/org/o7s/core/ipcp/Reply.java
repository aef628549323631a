package org.o7s.core.ipcp;

import java.util.function.Consumer;
import org.o7s.core.problem.Problem;

/**
 * The answer to an operation: exactly one of the methods is called, once.
 *
 * @param <T> what a successful operation yields
 */
public interface Reply<T> {
    /** One made of two. */
    static <T> Reply<T> of(Consumer<T> done, Consumer<Problem> failed) {
        return new Reply<>() {
            @Override
            public void done(T value) {
                done.accept(value);
            }

            @Override
            public void failed(Problem problem) {
                failed.accept(problem);
            }
        };
    }

    /** It succeeded. */
    void done(T value);

    /** It failed. */
    void failed(Problem problem);
}
