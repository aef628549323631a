package org.o7s.core.slot;

import java.util.List;
import org.o7s.core.problem.Problem;

/** Where a mechanism opens its slots. Any thread. */
public interface PolicySlots {
    /**
     * Opens a slot and fills it with the policy that was asked for, if it is here, else as soon as
     * it comes.
     */
    <P> PolicySlot<P> open(SlotRequest<P> request);

    /**
     * Makes and tries what the slots of an owner shall hold, for {@link Prepared#LEASE_NS}. Nothing
     * is exchanged before the word of whoever asked.
     *
     * @param owner who opened the slots: its name, no pattern
     * @param changes at most {@link PolicyChange#SET_MAX}, no kind twice
     * @param answer called once: now, or later on the loop of the slots
     */
    default void prepare(String owner, List<PolicyChange> changes, Answer answer) {
        answer.refused(PolicyProblems.notExchangeable(owner).problem());
    }

    /** Takes the outcome of a preparation. */
    interface Answer {
        /** Everything is made and tried. */
        void prepared(Prepared set);

        /** Something cannot be had. */
        void refused(Problem problem);
    }
}
