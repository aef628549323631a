package org.o7s.core.slot;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tries a policy before it goes live, on a snapshot of what the mechanism knows.
 *
 * @param <P> the interface of the kind
 */
@FunctionalInterface
public interface SlotCheck<P> {
    /**
     * Tries it. Runs in {@code Compute}, within a budget, never on a loop.
     *
     * @return a sentence if its answers make no sense, empty if they do
     */
    Optional<String> objection(P candidate);

    /**
     * Tries it with others like it, for kinds whose instances work together; where {@link
     * #objection(Object)} does.
     *
     * @param another makes a further instance with the same parameters; what the factory throws
     *     comes through
     */
    default Optional<String> objection(P candidate, Supplier<P> another) {
        return objection(candidate);
    }
}
