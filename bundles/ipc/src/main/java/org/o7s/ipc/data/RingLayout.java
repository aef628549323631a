package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Where the fields of a ring are, relative to its header: each side writes to cache lines of its
 * own, two lines apart, as processors fetch lines in pairs.
 *
 * <p>The data is a circle of a power of two of bytes; positions only grow and are taken modulo it.
 * A record is a word with its length in the lower half and zero in the upper, then its bytes, then
 * zero to seven bytes of padding; its bytes may go round the end, its word never does.
 */
final class RingLayout {
    /** Where the producer will write next; written by the producer. */
    static final int TAIL = 0;

    /** Not zero once nothing more will come; written by the producer. */
    static final int ENDED = 8;

    /** Up to where everything is consumed; written by the consumer. */
    static final int HEAD = 128;

    /** How the consumer wants to be told of records. */
    static final int CONSUMER_INTEREST = 256;

    /** How the producer wants to be told of room. */
    static final int PRODUCER_INTEREST = 384;

    static final int HEADER_BYTES = 512;

    /** The word before the bytes of a record. */
    static final int WORD_BYTES = 8;

    private static final VarHandle WORD = JAVA_LONG.varHandle();

    private RingLayout() {}

    /** What a record of so many bytes takes in a ring. */
    static long recordBytes(int bytes) {
        return WORD_BYTES + ((bytes + 7L) & ~7L);
    }

    /**
     * How many records there are between two positions; about as many if they or the data change
     * meanwhile.
     */
    static int countRecords(MemorySegment memory, long data, int ringBytes, long from, long to) {
        int count = 0;
        for (long at = from; at < to; count++) {
            long bytes = (long) WORD.getOpaque(memory, data + (at & (ringBytes - 1)));
            if (bytes < 0 || bytes > longestBytes(ringBytes)) {
                break;
            }
            at += recordBytes((int) bytes);
        }
        return count;
    }

    /** The longest record that a ring of this size can hold. */
    static int longestBytes(int ringBytes) {
        return ringBytes - WORD_BYTES;
    }
}
