package org.o7s.policy.pff;

/**
 * Picks the next hop of a packet among those that routing gave for its destination.
 *
 * <p>The forwarding table belongs to the mechanism. Called for every packet that is forwarded or
 * sent, on the loop of the member: it allocates nothing and takes a few ns. Source: paper 2.12.2,
 * docs/wire/wire-unicast.md 7.8.
 */
public interface PffPolicy {

    /** The kind's name. */
    String KIND = "pff";

    /** For {@link #pick}: the packet is dropped. */
    int NONE = -1;

    /** Whether it makes use of several next hops of equal cost. */
    default boolean usesEqual() {
        return false;
    }

    /** Whether it makes use of alternates. */
    default boolean usesAlternates() {
        return false;
    }

    /**
     * Picks a hop.
     *
     * @param equal how many hops of equal cost there are: at least 1; they come first
     * @param hops how many hops there are in all: {@code equal..64}
     * @param down bit {@code i} is set if hop {@code i} is known to be down
     * @param flowKey the same number for all packets of one flow, spread over 64 bits
     * @return {@code 0..hops-1}, or {@link #NONE}
     */
    int pick(int equal, int hops, long down, long flowKey);
}
