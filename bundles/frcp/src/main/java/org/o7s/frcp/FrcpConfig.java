package org.o7s.frcp;

import org.o7s.wire.g23.CrcTrailer;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctMark;

/**
 * How FRCP works on one flow; both ends must hold the same {@code retransmits} and {@code checked},
 * because no packet repeats them (docs/wire/wire-endtoend.md 0, 2.3).
 *
 * @param retransmits whether what is lost is repeated
 * @param checked whether each packet ends in a {@link CrcTrailer}
 * @param extended whether we offer to do more than generation 0.23: fragments, words of received
 *     packets, a larger window. Both ends find out on the flow whether the other one does
 *     (docs/wire/extensions.md, "agreement"); towards the C prototype it changes nothing
 * @param guarded whether the path may damage packets, so that ends of o7s check what the quality of
 *     service leaves unchecked, until the peer shows that it knows no checks
 *     (docs/wire/extensions.md, "checks"). Of no meaning if checked or not extended
 * @param payloadBytes the most payload of one packet, 1..2^24
 * @param windowPackets the most packets that are under way, and that wait to be read: a power of
 *     two, 64..65536; towards the C prototype, which keeps no more, at most 256 are used. What is
 *     kept at most is {@link #memoryPackets}
 * @param messageBytesMax the most bytes of a message in fragments, 1..{@link #MESSAGE_BYTES_MAX}
 * @param mplNs how long a packet may live in the layer below, 0..10^12
 * @param acknowledgeNs the delta-t bound A: no acknowledgement waits longer, 1..10^12
 * @param giveUpNs the delta-t bound R: no packet is repeated any longer, 1..10^12
 * @param timeoutNs a peer that is silent for so long counts as dead; 0 is never, at most 10^17
 */
public record FrcpConfig(
        boolean retransmits,
        boolean checked,
        boolean extended,
        boolean guarded,
        int payloadBytes,
        int windowPackets,
        int messageBytesMax,
        long mplNs,
        long acknowledgeNs,
        long giveUpNs,
        long timeoutNs) {

    /** The window of the C prototype, in packets. */
    public static final int WINDOW_PACKETS = 256;

    /** What may be sent before the peer has said anything, in packets. */
    public static final int FIRST_CREDIT_PACKETS = 64;

    /** The largest message in fragments. */
    public static final int MESSAGE_BYTES_MAX = 16 << 20;

    /** A of the C prototype. */
    public static final long ACKNOWLEDGE_NS = 10_000_000_000L;

    /** R of the C prototype. */
    public static final long GIVE_UP_NS = 120_000_000_000L;

    /** How many windows of packets are kept at most while packets are missing. */
    private static final int MEMORY_WINDOWS = 8;

    private static final int PAYLOAD_BYTES_MAX = 1 << 24;
    private static final int WINDOW_PACKETS_MAX = 65_536;
    private static final long BOUND_MAX_NS = 1_000_000_000_000L;
    private static final long TIMEOUT_MAX_NS = 100_000_000_000_000_000L;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is left
     */
    public FrcpConfig {
        require("payloadBytes", payloadBytes, 1, PAYLOAD_BYTES_MAX);
        require("windowPackets", windowPackets, FIRST_CREDIT_PACKETS, WINDOW_PACKETS_MAX);
        require("messageBytesMax", messageBytesMax, 1, MESSAGE_BYTES_MAX);
        require("mplNs", mplNs, 0, BOUND_MAX_NS);
        require("acknowledgeNs", acknowledgeNs, 1, BOUND_MAX_NS);
        require("giveUpNs", giveUpNs, 1, BOUND_MAX_NS);
        require("timeoutNs", timeoutNs, 0, TIMEOUT_MAX_NS);
        if (Integer.bitCount(windowPackets) != 1) {
            throw new IllegalArgumentException(
                    "windowPackets " + windowPackets + " is not a power of two");
        }
    }

    /** A packet with everything around its payload, in bytes. */
    public int packetBytesMax() {
        return FrctHeader.HEADER_BYTES + payloadBytes + trailerBytes();
    }

    /**
     * The most packets that wait to be acknowledged, or to be read or for one that is missing. As
     * many as the window while nothing is lost; between ends of o7s more while something is
     * missing, so that a window of packets can be under way nevertheless.
     */
    public int memoryPackets() {
        boolean more = extended && retransmits;
        return more ? Math.min(WINDOW_PACKETS_MAX, windowPackets * MEMORY_WINDOWS) : windowPackets;
    }

    /** Whether we want and give the check that ends of o7s agree upon. */
    boolean offersChecks() {
        boolean fits = payloadBytes >= FrctMark.BYTES + FrctCheck.BYTES;
        return extended && guarded && !checked && fits;
    }

    /** What follows the payload, in bytes. */
    int trailerBytes() {
        return checked ? CrcTrailer.BYTES : 0;
    }

    /**
     * The largest message that can be written if the peer agrees to fragments; without, a packet.
     * {@link FrcpMachine#messageBytes} says what is known of that.
     */
    public int messageBytes() {
        return extended ? Math.max(payloadBytes, messageBytesMax) : payloadBytes;
    }

    /** After how long without packets of the peer its numbers mean nothing any more (2.3, R2). */
    public long receiverInactivityNs() {
        return 2 * mplNs + acknowledgeNs + (retransmits ? giveUpNs : 0);
    }

    private static void require(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    what + " " + value + " is outside " + min + ".." + max);
        }
    }
}
