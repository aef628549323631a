package org.o7s.core.slot;

import java.util.List;
import org.o7s.core.slot.PolicyManager.Receipt;

/**
 * A set of policies that is made and tried, and waits for a word: it can be committed or given up
 * once. When its lease is over it is given up by itself, so that nobody who is gone holds code.
 *
 * <p>Any thread; on the loop of the slots it acts at once, on any other it waits for the loops.
 */
public interface Prepared {
    /** How long it waits for the word unless something else was asked for, in ns. */
    long LEASE_NS = 30_000_000_000L;

    /** What a commit would do: receipts with number 0. */
    List<Receipt> plan();

    /**
     * Exchanges all policies of each owner between two passes of its loop: all or none of them.
     *
     * @return a receipt for each slot; all have the same {@link Receipt#set}
     * @throws org.o7s.core.problem.ProblemException if it was given up, or a policy has gone
     */
    List<Receipt> commit();

    /** Gives it up; does nothing if it is over. */
    void abort();
}
