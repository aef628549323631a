package org.o7s.core.loop;

import java.util.List;

/**
 * A waiter whose input shows at a file descriptor, and which can watch those of others in the same
 * system call: so a loop with several ports sleeps once for all of them.
 *
 * <p>Everything that passes between two of them is a value of the JDK, so that drivers of different
 * versions can sleep together. All methods but {@link #wake} belong to the loop's thread.
 */
public interface DescriptorWaiter extends Waiter {
    /** An open descriptor that is readable while there is input; the same while it is watched. */
    int descriptor();

    /**
     * From now on, {@link #await} ends also when there is input for these, of which it asks {@link
     * #limitNs} before and tells {@link #waited} afterwards.
     *
     * @param others the ones to watch instead of those of the last call
     */
    void watchAlso(List<DescriptorWaiter> others);

    /**
     * How long a sleep may last at most, for the sake of this one.
     *
     * @param maxNs what the others allow
     * @return {@code maxNs} or less
     */
    long limitNs(long maxNs);

    /**
     * A sleep in which the descriptor was watched is over.
     *
     * @param error whether an error showed at one of the descriptors
     */
    void waited(boolean error);
}
