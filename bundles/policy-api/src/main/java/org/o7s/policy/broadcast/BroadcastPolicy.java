package org.o7s.policy.broadcast;

/**
 * Decides which packets a member of a broadcast layer hands on.
 *
 * <p>A policy that keeps nothing is stateless: packets travel as they are, and the adjacencies of
 * the layer must form a tree. One that keeps something per source is told the number of each
 * packet, which then travels with it, and may refuse what was there before: any topology will do.
 * What it keeps belongs to the mechanism, so that it outlives an exchange of the policy. Called for
 * every packet, on the loop of the member: it allocates nothing and takes a few ns. Source: paper
 * 2.13 and 5.6.1.
 */
public interface BroadcastPolicy {

    /** The kind's name. */
    String KIND = "broadcast";

    /** The most numbers that a policy may keep per source. */
    int STATE_WORDS_MAX = 64;

    /** How many numbers it keeps per source, always the same: 0 if it is stateless. */
    int stateWords();

    /**
     * Whether a packet is to be handed on. Never called of a stateless policy.
     *
     * @param sequence the source's number of the packet, from 1 up
     * @param states where it keeps its numbers; all 0 for a source that is heard for the first time
     * @param at index of the first of this source's {@link #stateWords} numbers; it changes no
     *     others
     */
    boolean isNew(long sequence, long[] states, int at);
}
