package org.o7s.core.slot;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers over restarts what somebody has filled slots with. Any thread. */
public interface PolicyChoices {

    /**
     * A choice for one slot. It holds as long as the mechanism asks for the same policy as when the
     * choice was made: a layer that is made anew with another policy gets what it asks for.
     *
     * @param asked what the mechanism asked for
     * @param policy what was chosen instead
     * @param parameters its parameters
     * @param asideAbove deployments above this one ...
     * @param asideUpTo ... and up to this one are not taken: they were rolled back from
     */
    record Choice(
            String asked,
            String policy,
            Map<String, String> parameters,
            long asideAbove,
            long asideUpTo) {
        /** Keeps a copy of the parameters. */
        public Choice {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * What is to be remembered of a slot.
     *
     * @param kind its kind
     * @param owner its owner
     * @param choice empty if it has what its mechanism asked for: an earlier choice is forgotten
     */
    record Made(String kind, String owner, Optional<Choice> choice) {}

    /** The choice for a slot, from memory: never waits. */
    Optional<Choice> find(String kind, String owner);

    /** Remembers choices in place of earlier ones. May write a file: never on a loop. */
    void record(List<Made> made);

    /** Remembers nothing. */
    PolicyChoices NONE =
            new PolicyChoices() {
                @Override
                public Optional<Choice> find(String kind, String owner) {
                    return Optional.empty();
                }

                @Override
                public void record(List<Made> made) {
                    // A system without a store forgets with its process.
                }
            };
}
