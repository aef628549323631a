package org.o7s.wire.g23;

import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/**
 * The quality of service that a FLOW_REQ carries, in the wire's own numbers and independent of
 * where each message keeps them (docs/wire/wire-shims.md 0.5). No combination is refused: the
 * responder adopts the requester's values as they are.
 *
 * @param delayMs one-way delay in ms, u32; all ones = do not care
 * @param bandwidthBps bit/s, u64 in the bits of a {@code long}; 0 = unspecified
 * @param availability number of nines, u8; 0 = unspecified
 * @param loss u32; 0 = no loss wanted, 1 = loss tolerated; other values have no defined unit
 * @param ber bit errors per 10^9 bits, u32; 0 = every packet ends in a {@link CrcTrailer}
 * @param inOrder whether packets are to be delivered in order
 * @param maxGapMs ms, u32; all ones = do not care
 * @param timeoutMs the peer is declared gone after this time without a packet, u32; 0 = never
 */
public record QosFields(
        long delayMs,
        long bandwidthBps,
        int availability,
        long loss,
        long ber,
        boolean inOrder,
        long maxGapMs,
        long timeoutMs) {

    /** The u32 value that means "do not care" for the delay and the gap. */
    public static final long DO_NOT_CARE = BigEndian.U32_MAX;

    /** The peer timeout of the predefined specifications. */
    public static final long DEFAULT_TIMEOUT_MS = 120_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value does not fit its field
     */
    public QosFields {
        Range.check("delay", delayMs, BigEndian.U32_MAX);
        Range.check("availability", availability, BigEndian.U8_MAX);
        Range.check("loss", loss, BigEndian.U32_MAX);
        Range.check("ber", ber, BigEndian.U32_MAX);
        Range.check("max_gap", maxGapMs, BigEndian.U32_MAX);
        Range.check("timeout", timeoutMs, BigEndian.U32_MAX);
    }
}
