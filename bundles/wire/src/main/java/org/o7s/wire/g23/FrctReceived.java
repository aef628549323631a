package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * Which packets beyond the acknowledged number have come: words of 64 bits behind the header (and
 * the mark, if there is one) of a packet of FRCP without DATA (docs/wire/extensions.md, "received
 * packets"). Word 0 is that of the acknowledged number: its first bit, the highest, is that number
 * with its low six bits cleared. Any words may be told, in any order.
 *
 * <p>Stateless, allocates nothing, for any thread. Call {@link #validate} before any getter.
 */
public final class FrctReceived {
    /** Packets of one word. */
    public static final int WORD_PACKETS = 64;

    /** The most words that are told at once. */
    public static final int WORDS_MAX = 100;

    /** The highest index of a word: behind the largest window. */
    public static final int INDEX_MAX = 1024;

    /** Length before the first word. */
    public static final int HEADER_BYTES = 8;

    /** The unit of the age, in ns. */
    public static final long AGE_UNIT_NS = 16_000;

    /** An age that is too large to be told, or not known. */
    public static final int AGE_UNKNOWN = 0xffff;

    /** Length of a word and its index. */
    public static final int WORD_BYTES = 10;

    private static final int KIND = 0x72;
    private static final int COUNT_OFFSET = 1;
    private static final int AGE_OFFSET = 2;
    private static final int LATEST_OFFSET = 4;
    private static final int BITS_OFFSET = 2;

    private FrctReceived() {}

    /**
     * Checks what is there.
     *
     * @param bytes from {@code offset} on
     * @return the number of words, or the negative code of a {@link Defect}
     */
    public static int validate(MemorySegment segment, long offset, int bytes) {
        if (bytes < HEADER_BYTES) {
            return Defect.TOO_SHORT.code();
        }
        if (BigEndian.u8(segment, offset) != KIND) {
            return Defect.UNKNOWN_CODE.code();
        }
        int words = BigEndian.u8(segment, offset + COUNT_OFFSET);
        return words > WORDS_MAX || bytes < length(words) ? Defect.TOO_SHORT.code() : words;
    }

    /** How many words fit. */
    public static int words(int roomBytes) {
        return Math.clamp((roomBytes - HEADER_BYTES) / WORD_BYTES, 0, WORDS_MAX);
    }

    /** The length of that many words with what is before them. */
    public static int length(int words) {
        return HEADER_BYTES + words * WORD_BYTES;
    }

    /** How many words after that of the acknowledged number the word at that place is: u16. */
    public static int index(MemorySegment segment, long offset, int place) {
        return BigEndian.u16(segment, offset + length(place));
    }

    /** The word at that place; a bit that is 1 has come. */
    public static long bits(MemorySegment segment, long offset, int place) {
        return BigEndian.u64(segment, offset + length(place) + BITS_OFFSET);
    }

    /** The number of the packet that came last, again or for the first time. */
    public static int latest(MemorySegment segment, long offset) {
        return BigEndian.i32(segment, offset + LATEST_OFFSET);
    }

    /** How long ago it came, in units of {@link #AGE_UNIT_NS}, or {@link #AGE_UNKNOWN}. */
    public static int age(MemorySegment segment, long offset) {
        return BigEndian.u16(segment, offset + AGE_OFFSET);
    }

    /** Writes what came last, and how many words follow. */
    public static void write(
            MemorySegment segment, long offset, int words, int latest, long ageNs) {
        BigEndian.setU8(segment, offset, KIND);
        BigEndian.setU8(segment, offset + COUNT_OFFSET, words);
        long age = Math.clamp(ageNs / AGE_UNIT_NS, 0, AGE_UNKNOWN);
        BigEndian.setU16(segment, offset + AGE_OFFSET, (int) age);
        BigEndian.setI32(segment, offset + LATEST_OFFSET, latest);
    }

    /** Writes the word at a place. */
    public static void writeWord(
            MemorySegment segment, long offset, int place, int index, long bits) {
        BigEndian.setU16(segment, offset + length(place), index);
        BigEndian.setU64(segment, offset + length(place) + BITS_OFFSET, bits);
    }

    /** The first number of a word. */
    public static int firstNumber(int acknowledged, int index) {
        return (acknowledged & -WORD_PACKETS) + index * WORD_PACKETS;
    }

    /** The bit of a number in its word. */
    public static long bit(int number) {
        return Long.MIN_VALUE >>> (number & (WORD_PACKETS - 1));
    }
}
