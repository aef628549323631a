package org.o7s.core.slot;

import java.util.Optional;

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
}
