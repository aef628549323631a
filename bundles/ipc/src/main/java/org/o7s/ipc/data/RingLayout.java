package org.o7s.ipc.data;

/**
 * Where the fields of a ring are, relative to its header: each side writes to cache lines of its
 * own, two lines apart, as processors fetch lines in pairs.
 *
 * <p>The data is a circle of a power of two of bytes; positions only grow, and lie modulo the size
 * of the circle after the base. A flow with little to say uses a small circle, which stays in the
 * caches: the producer moves the base, and may change the size, only while everything is consumed;
 * it makes the circle larger also before it goes round for the first time after that, as then
 * nothing lies elsewhere. It says both before it says of the next record, and the consumer looks at
 * them whenever it finds records after it had none: so they agree about each record, and neither
 * waits.
 *
 * <p>A record is a word with its length in the lower half and zero in the upper, then its bytes,
 * then zero to seven bytes of padding; its bytes may go round the end, its word never does.
 */
final class RingLayout {
    /** Where the producer will write next; written by the producer. */
    static final int TAIL = 0;

    /** Not zero once nothing more will come; written by the producer. */
    static final int ENDED = 8;

    /** How much of the data is in use as a circle; written by the producer. */
    static final int SIZE = 12;

    /** The position that lies at the beginning of the data; written by the producer. */
    static final int BASE = 16;

    /**
     * Not zero while the producer looks at the consumer's interest without a fence, so that the
     * consumer has to have it run one; written by the producer.
     */
    static final int QUIET = 24;

    /** Up to where everything is consumed; written by the consumer. */
    static final int HEAD = 128;

    /** Not zero if the consumer heeds {@link #QUIET}; written by the consumer. */
    static final int HEEDS_QUIET = 136;

    /** How the consumer wants to be told of records. */
    static final int CONSUMER_INTEREST = 256;

    /** How the producer wants to be told of room. */
    static final int PRODUCER_INTEREST = 384;

    static final int HEADER_BYTES = 512;

    /** The smallest circle. */
    static final int FIRST_BYTES = 8 * 1024;

    /** The word before the bytes of a record. */
    static final int WORD_BYTES = 8;

    private RingLayout() {}

    /** What a record of so many bytes takes in a ring. */
    static long recordBytes(int bytes) {
        return WORD_BYTES + ((bytes + 7L) & ~7L);
    }

    /**
     * How many records of a circle there are between two positions; about as many if they or the
     * data change meanwhile.
     */
    static int countRecords(Words words, long data, long base, int size, long from, long to) {
        int count = 0;
        long end = Math.min(to, from + size);
        for (long at = from; at < end; count++) {
            long bytes = words.peekLong(data + ((at - base) & (size - 1) & -WORD_BYTES));
            if (bytes < 0 || bytes > longestBytes(size)) {
                break;
            }
            at += recordBytes((int) bytes);
        }
        return count;
    }

    /** The longest record that a circle of this size can hold; a large one holds more of them. */
    static int longestBytes(int ringBytes) {
        return Math.min(ringBytes, FlowSegment.RING_BYTES) - WORD_BYTES;
    }
}
