package org.o7s.core.ipcp;

import org.o7s.core.problem.Problem;

/**
 * The answer to an operation: exactly one of the methods is called, once.
 *
 * @param <T> what a successful operation yields
 */
public interface Reply<T> {
    /** It succeeded. */
    void done(T value);

    /** It failed. */
    void failed(Problem problem);
}
