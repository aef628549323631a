package org.o7s.policy.frcp;

/**
 * When a flow repeats packets, when it acknowledges them, and how many it lets come.
 *
 * <p>One instance may serve any number of flows: the state of a flow is an array of words that FRCP
 * keeps. What is answered outside its range is taken as the nearest bound; a policy that throws is
 * set aside. Called for packets, by whoever drives a flow, so by several threads at a time for
 * different flows; allocates nothing. Source: docs/wire/wire-endtoend.md 2.6 and 2.11.
 */
public interface FrcpPolicy {

    /** The kind's name. */
    String KIND = "frcp";

    /** The longest time after which a packet without acknowledgement is repeated, in ns. */
    long RTO_MAX_NS = 60_000_000_000L;

    /** The longest time that an acknowledgement may wait, in ns: what peers count on. */
    long ACK_DELAY_MAX_NS = 1_000_000_000L;

    /** How many words of state a flow needs: 0..32. */
    int words();

    /**
     * Begins a flow.
     *
     * @param state its words, all 0
     */
    void begin(long[] state);

    /**
     * The time from a packet, sent once, to its acknowledgement was measured.
     *
     * @param rttNs 0 or more
     */
    void measured(long[] state, long rttNs);

    /**
     * A packet waited in vain for its acknowledgement: once for all packets that waited with it.
     */
    void timedOut(long[] state);

    /** Packets were acknowledged, whether one of them was measured or not. */
    void progressed(long[] state);

    /** How long a packet may wait for its acknowledgement, in ns: 10^6..{@link #RTO_MAX_NS}. */
    long timeoutNs(long[] state);

    /**
     * How much longer than a round trip a packet may take when a later one has come, before it
     * counts as lost, in ns: 0..{@link #RTO_MAX_NS}.
     *
     * @param overtaken whether packets have overtaken others on this flow in the last 10 s
     */
    long reorderingNs(long[] state, boolean overtaken);

    /** How long an acknowledgement may wait, in ns: 0..{@link #ACK_DELAY_MAX_NS}. */
    long acknowledgementDelayNs(long[] state);

    /**
     * After how many packets an acknowledgement does not wait. While an application reads packets
     * as they come, one after the other with none missing, up to four times as many wait, and at
     * most 64 KiB.
     *
     * @param missing whether packets are missing before the last one
     * @return 1 or more
     */
    int acknowledgedAtOnce(long[] state, boolean missing);

    /**
     * How many packets may come beyond those that were received in order.
     *
     * @param unread packets that the application has not read
     * @param capacity packets that there is room for, the unread ones included
     * @return 0..capacity - unread; less than before takes nothing back that was offered
     */
    int window(long[] state, int unread, int capacity);
}
