package org.o7s.policy.routing;

/** What the mechanism does for a policy that disseminates by itself. Only on the member's loop. */
public interface RoutingHost {
    /** Longest message, in bytes. */
    int MESSAGE_MAX_BYTES = 1024;

    /** The address of this member. */
    long ownAddress();

    /**
     * Sends a message to a neighbour, unreliably.
     *
     * @return whether it was sent
     * @throws IllegalArgumentException if it is longer than {@link #MESSAGE_MAX_BYTES}
     */
    boolean send(long neighbour, byte[] message, int length);

    /**
     * Sets the next hops to a destination, in the order of preference; the first {@code equal} of
     * them are of equal cost, the others are alternates. No hops: unreachable.
     *
     * @throws IllegalArgumentException if a hop is no neighbour, or {@code equal} is outside {@code
     *     1..hops.length}
     */
    void install(long destination, int equal, long... hops);

    /** Has the policy's {@code tick} called no later than then, in monotonic ns. */
    void wakeAt(long deadlineNs);

    /** A random number in {@code 0..bound-1}, for jitter. */
    int random(int bound);
}
