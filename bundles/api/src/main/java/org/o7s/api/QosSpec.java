package org.o7s.api;

import java.util.Locale;
import java.util.Optional;

/**
 * What an application asks of a flow.
 *
 * <p>The client's specification is carried to the server unchanged and steers both ends: {@link
 * #inOrder} turns FRCP on, {@link #loss} 0 its retransmission, {@link #ber} 0 the integrity check,
 * {@link #timeoutMs} the keepalive. Source: docs/wire/wire-endtoend.md 3.1 and 1.2.
 *
 * @param delayMs largest one-way delay in ms, 0..2^32-1; 2^32-1 means any
 * @param bandwidthBps bandwidth in bit/s as an unsigned 64-bit number; 0 means unspecified
 * @param availability number of nines, 0..255; 0 means unspecified
 * @param loss tolerated loss, 0..2^32-1; 0 means none, 1 means some
 * @param ber tolerated bit errors per 10^9 bits, 0..2^32-1; 0 turns the integrity check on
 * @param inOrder whether packets must arrive in order
 * @param maxGapMs longest tolerated gap in ms, 0..2^32-1; 2^32-1 means any
 * @param timeoutMs time without a sign of life after which the peer counts as dead, in ms; 0 means
 *     never
 */
public record QosSpec(
        long delayMs,
        long bandwidthBps,
        int availability,
        long loss,
        long ber,
        boolean inOrder,
        long maxGapMs,
        long timeoutMs) {

    /** "Any" for the 32-bit fields. */
    public static final long ANY = 0xffff_ffffL;

    /** The peer timeout of every preset, in ms. */
    public static final long DEFAULT_TIMEOUT_MS = 120_000;

    /** Packets as the layer delivers them: no order, no check. The default. */
    public static final QosSpec RAW = new QosSpec(ANY, 0, 0, 1, 1, false, ANY, DEFAULT_TIMEOUT_MS);

    /** Raw with an integrity check: a damaged packet is dropped, never delivered. */
    public static final QosSpec RAW_CHECKED = RAW.withBer(0);

    /** In order, without retransmission. */
    public static final QosSpec BEST_EFFORT =
            new QosSpec(ANY, 0, 0, 1, 1, true, ANY, DEFAULT_TIMEOUT_MS);

    /** In order, for moving pictures. */
    public static final QosSpec VIDEO =
            new QosSpec(100, -1L, 3, 1, 1, true, 100, DEFAULT_TIMEOUT_MS);

    /** In order, for speech. */
    public static final QosSpec VOICE =
            new QosSpec(50, 100_000, 5, 1, 1, true, 50, DEFAULT_TIMEOUT_MS);

    /** In order and complete. */
    public static final QosSpec DATA =
            new QosSpec(1000, 0, 0, 0, 1, true, 2000, DEFAULT_TIMEOUT_MS);

    /**
     * What a {@linkplain Application#join joined} layer offers: packets as they come, and no sign
     * of life of anybody (docs/wire/wire-endtoend.md, np1).
     */
    public static final QosSpec JOINED = new QosSpec(ANY, 0, 0, ANY, ANY, false, ANY, 0);

    /** What any flow offers: the least that can be demanded. */
    public static final QosSpec ANYTHING = new QosSpec(ANY, 0, 0, ANY, ANY, false, ANY, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a field is outside what the wire can carry
     */
    public QosSpec {
        requireU32("delayMs", delayMs);
        requireU32("loss", loss);
        requireU32("ber", ber);
        requireU32("maxGapMs", maxGapMs);
        requireU32("timeoutMs", timeoutMs);
        if (availability < 0 || availability > 255) {
            throw new IllegalArgumentException(
                    "availability " + availability + " is outside 0..255");
        }
    }

    private static void requireU32(String field, long value) {
        if (value < 0 || value > ANY) {
            throw new IllegalArgumentException(field + " " + value + " is outside 0..2^32-1");
        }
    }

    /** The same specification with another bandwidth, in bit/s. */
    public QosSpec withBandwidthBps(long newBandwidthBps) {
        return new QosSpec(
                delayMs, newBandwidthBps, availability, loss, ber, inOrder, maxGapMs, timeoutMs);
    }

    /** The same specification with another bit error tolerance. */
    public QosSpec withBer(long newBer) {
        return new QosSpec(
                delayMs, bandwidthBps, availability, loss, newBer, inOrder, maxGapMs, timeoutMs);
    }

    /** The same specification with another peer timeout, in ms. */
    public QosSpec withTimeoutMs(long newTimeoutMs) {
        return new QosSpec(
                delayMs, bandwidthBps, availability, loss, ber, inOrder, maxGapMs, newTimeoutMs);
    }

    /** Whether packets carry the CRC-32 trailer (docs/wire/wire-endtoend.md 1.3). */
    public boolean isChecked() {
        return ber == 0;
    }

    /** Whether this specification can only be met by FRCP. */
    public boolean needsFrcp() {
        return inOrder;
    }

    /**
     * The preset of that name.
     *
     * @param word one of raw, raw-checked, best, video, voice, data, in any case
     * @return the preset, or empty if the word names none
     */
    public static Optional<QosSpec> preset(String word) {
        return Optional.ofNullable(
                switch (word.toLowerCase(Locale.ROOT)) {
                    case "raw" -> RAW;
                    case "raw-checked", "raw_no_errors" -> RAW_CHECKED;
                    case "best", "best_effort" -> BEST_EFFORT;
                    case "video" -> VIDEO;
                    case "voice" -> VOICE;
                    case "data" -> DATA;
                    default -> null;
                });
    }
}
