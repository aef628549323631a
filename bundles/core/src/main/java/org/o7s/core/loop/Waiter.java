package org.o7s.core.loop;

/**
 * How an idle loop sleeps, and how others wake it.
 *
 * <p>A driver port brings one that also ends its wait when packets arrive, as a {@link
 * DescriptorWaiter} if it can; {@link ParkingWaiter} is for loops without a driver.
 */
public interface Waiter {
    /**
     * Sleeps until woken, until there is input, or for about {@code maxNs}. May return early.
     * Called by one thread: the loop's own, or one that waits on its behalf while the loop sleeps
     * or uses the port.
     */
    void await(long maxNs);

    /** Ends a wait that is going on, or the next one. Any thread. */
    void wake();
}
