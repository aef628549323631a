package org.o7s.policy.congestion;

/**
 * Avoids congestion in a layer: marks packets where queues grow, and paces the flows that cause it.
 *
 * <p>One instance serves one member. The state of a flow is an array of words that the mechanism
 * keeps; when a policy is exchanged, the new one {@linkplain #begin begins} each flow with the
 * {@linkplain #rate rate} at which the old one left it. Called on the member's loop for every
 * packet; allocates nothing. Source: paper 2.15, docs/wire/wire-unicast.md 6.
 */
public interface CongestionPolicy {

    /** The kind's name. */
    String KIND = "congestion";

    /** For {@link #received}: no update is sent. */
    int NO_UPDATE = -1;

    /** The largest level that an update carries. */
    int LEVEL_MAX = 8191;

    /** How many words of state a flow needs: 0..32. */
    int words();

    /**
     * Begins a flow.
     *
     * @param state its words, all 0
     * @param bytesPerSecond the rate at which to begin; 0 if nothing is known
     */
    void begin(long[] state, long bytesPerSecond, long nowNs);

    /** The rate that a flow may send at now, in bytes/s; 0 if it is not limited. */
    long rate(long[] state);

    /**
     * How many packets have to wait before one is marked: while fewer do, {@link #mark} is not
     * asked and would say 0. Asked once, when the policy comes into use.
     *
     * @return 0 or more; 0 if any packet may be marked
     */
    default int marksFrom() {
        return 0;
    }

    /**
     * A packet is about to be queued on a flow of the layer below, where {@link #marksFrom} packets
     * or more wait.
     *
     * @param queued packets that wait there although the layer below has had its turn since they
     *     came; a burst that came with this packet is not among them
     * @param capacity packets that can wait there
     * @return the mark, 0..255, that is added to the packet's by a bitwise or
     */
    int mark(int queued, int capacity);

    /**
     * A packet of a flow is about to be sent.
     *
     * @param bytes its length as the user wrote it
     * @return how long to wait before it is sent, in ns: 0..10^9
     */
    long sent(long[] state, int bytes, long nowNs);

    /**
     * A packet of a flow came.
     *
     * @param mark what it was marked with, 0..255
     * @return the level to tell the sender, 0..{@link #LEVEL_MAX}, or {@link #NO_UPDATE}
     */
    int received(long[] state, int mark, long nowNs);

    /**
     * The peer of a flow told its level.
     *
     * @param level 0..{@link #LEVEL_MAX}
     */
    void updated(long[] state, int level, long nowNs);
}
