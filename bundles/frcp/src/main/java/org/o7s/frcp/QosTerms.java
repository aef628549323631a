package org.o7s.frcp;

import org.o7s.api.QosSpec;
import org.o7s.wire.g23.CrcTrailer;
import org.o7s.wire.g23.FrctHeader;

/**
 * What a quality of service means for a flow: which parts its packets have, and which scheduling
 * class of a layer carries them (docs/wire/wire-endtoend.md 1.2, 3.3; paper 5.1).
 *
 * @param extended whether the other end is one of o7s that agreed to extensions
 * @param ordered whether FRCP runs on the flow
 * @param retransmitted whether FRCP repeats what is lost
 * @param checked whether each packet ends in a CRC: if no bit error is tolerated, and between ends
 *     of o7s on every flow with FRCP
 * @param timeoutNs a peer that is silent for so long counts as dead; 0 is never
 * @param cube the QoS cube: 0 best effort, 1 video, 2 voice
 */
public record QosTerms(
        boolean extended,
        boolean ordered,
        boolean retransmitted,
        boolean checked,
        long timeoutNs,
        int cube) {

    /** The cube of what asks for nothing. */
    public static final int BEST_EFFORT = 0;

    /** The cube of moving pictures. */
    public static final int VIDEO = 1;

    /** The cube of speech. */
    public static final int VOICE = 2;

    private static final long NS_PER_MS = 1_000_000L;
    private static final long VOICE_BPS = 100_000;

    /**
     * The terms of a specification.
     *
     * @param spec of the end that asked for the flow; both ends use it
     * @param extended whether the other end is one of o7s that agreed to extensions
     */
    public static QosTerms of(QosSpec spec, boolean extended) {
        boolean ordered = spec.inOrder();
        return new QosTerms(
                extended,
                ordered,
                ordered && spec.loss() == 0,
                spec.ber() == 0 || (extended && ordered),
                spec.timeoutMs() * NS_PER_MS,
                cube(spec));
    }

    private static int cube(QosSpec spec) {
        if (spec.delayMs() <= 50
                && Long.compareUnsigned(spec.bandwidthBps(), VOICE_BPS) <= 0
                && spec.availability() >= 5
                && spec.maxGapMs() <= 50) {
            return VOICE;
        }
        if (spec.delayMs() <= 100 && spec.availability() >= 3 && spec.maxGapMs() <= 100) {
            return VIDEO;
        }
        return BEST_EFFORT;
    }

    /** What goes around the payload of a packet, encryption apart, in bytes. */
    public int overheadBytes() {
        return (ordered ? FrctHeader.HEADER_BYTES : 0) + (checked ? CrcTrailer.BYTES : 0);
    }

    /**
     * How FRCP works on the flow, with the bounds of the prototype.
     *
     * @param packetBytes the largest packet that the layer takes, without what encryption adds
     * @param mplNs how long a packet may live in the layer
     * @throws IllegalArgumentException if no payload fits into a packet
     * @throws IllegalStateException if FRCP does not run on the flow
     */
    public FrcpConfig frcp(int packetBytes, long mplNs) {
        return frcp(packetBytes, mplNs, extended, true);
    }

    /**
     * How FRCP works on the flow, with the bounds of the prototype.
     *
     * @param packetBytes the largest packet that the layer takes, without what encryption adds
     * @param mplNs how long a packet may live in the layer
     * @param offers whether FRCP tells the other end what it can do beyond generation 0.23, and
     *     does it if that can too; not needed to know anything of it
     * @param guarded whether packets may be damaged on their way, so that ends of o7s check them
     *     although the specification does not ask for it
     * @throws IllegalArgumentException if no payload fits into a packet
     * @throws IllegalStateException if FRCP does not run on the flow
     */
    public FrcpConfig frcp(int packetBytes, long mplNs, boolean offers, boolean guarded) {
        if (!ordered) {
            throw new IllegalStateException("a flow without order has no FRCP");
        }
        return new FrcpConfig(
                retransmitted,
                checked,
                offers,
                guarded,
                packetBytes - overheadBytes(),
                FrcpConfig.WINDOW_PACKETS,
                FrcpConfig.MESSAGE_BYTES_MAX,
                mplNs,
                FrcpConfig.ACKNOWLEDGE_NS,
                FrcpConfig.GIVE_UP_NS,
                timeoutNs);
    }
}
