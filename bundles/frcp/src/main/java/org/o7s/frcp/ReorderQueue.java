package org.o7s.frcp;

import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.FrctReceived;

/**
 * Packets that came before an older one: by number, within a memory that begins at the number that
 * is expected. Its memory is made when the first packet is missing.
 *
 * <p>Also says which they are, in words of 64: those in which something changed last before the
 * others, and of the others a few each time, until all have been told.
 */
final class ReorderQueue {
    private static final int WORD = FrctReceived.WORD_PACKETS;

    /** Words that changed lately: so many acknowledgements may be lost and nothing is repeated. */
    private static final int RECENT = 96;

    /** Other words per acknowledgement, and how many are looked at for them. */
    private static final int OTHERS = 4;

    private static final int LOOKED_AT = 32;

    private final int capacity;
    private @Nullable Packet[] packets = {};
    private long[] bits = {};
    private int size;

    /** The number after the latest that was put in since it was last empty. */
    private int end;

    private final int[] recent = new int[RECENT];
    private int recents;
    private int others;

    ReorderQueue(int capacity) {
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    boolean has(int number) {
        return size > 0 && packets[number & (capacity - 1)] != null;
    }

    void put(int number, Packet packet) {
        if (packets.length == 0) {
            packets = new Packet[capacity];
            bits = new long[capacity / WORD];
        }
        if (size == 0) {
            end = number + 1;
            recents = 0;
            others = number;
        }
        end = Serial.later(end, number + 1);
        packets[number & (capacity - 1)] = packet;
        bits[word(number)] |= FrctReceived.bit(number);
        size++;
        changed(number);
    }

    /** Whether a packet with a later number is here, or has been since it was last empty. */
    boolean isBefore(int number) {
        return size > 0 && number - end < 0;
    }

    /** Takes a packet out, or answers null. */
    @Nullable Packet take(int number) {
        if (size == 0) {
            return null;
        }
        Packet packet = packets[number & (capacity - 1)];
        if (packet != null) {
            packets[number & (capacity - 1)] = null;
            bits[word(number)] &= ~FrctReceived.bit(number);
            size--;
        }
        return packet;
    }

    /** Takes the latest packet out, to use its memory for the one that is expected. */
    @Nullable Packet takeLatest() {
        while (size > 0) {
            int first = (end - 1) & -WORD;
            long here = bits[word(first)] & (-1L << (first + WORD - end));
            end = here == 0 ? first : first + WORD - 1 - Long.numberOfTrailingZeros(here);
            if (here != 0) {
                changed(end);
                return take(end);
            }
        }
        return null;
    }

    /** The packet came again: its peer does not know that it is here. */
    void changed(int number) {
        int first = number & -WORD;
        int at = 0;
        while (at < recents && recent[at] != first) {
            at++;
        }
        if (at == recents && recents < RECENT) {
            recents++;
        }
        at = Math.min(at, RECENT - 1);
        System.arraycopy(recent, 0, recent, 1, at);
        recent[0] = first;
    }

    /** How many words are to be told now; {@link #word(int, int)} says which. */
    int words(int expected, int most) {
        int kept = 0;
        for (int i = 0; i < recents; i++) {
            if (isHere(recent[i], expected)) {
                recent[kept] = recent[i];
                kept++;
            }
        }
        recents = kept;
        return Math.min(most, recents + OTHERS);
    }

    /** The first number of the word to be told at a place. */
    int word(int place, int expected) {
        if (place < recents) {
            return recent[place];
        }
        for (int i = 0; i < LOOKED_AT; i++) {
            others = (others & -WORD) + WORD;
            if (!isHere(others, expected)) {
                others = expected & -WORD;
            }
            if (bits(others, expected) != 0) {
                break;
            }
        }
        return others;
    }

    /** The packets of a word that are here. */
    long bits(int first, int expected) {
        if (size == 0) {
            return 0;
        }
        long here = bits[word(first)];
        int before = expected - first;
        if (before > 0) {
            here &= -1L >>> before;
        }
        int within = expected + capacity - first;
        if (within < WORD) {
            here &= ~(-1L >>> within);
        }
        return here;
    }

    private boolean isHere(int first, int expected) {
        return first + WORD - expected > 0 && first - end < 0;
    }

    private int word(int number) {
        return (number & (capacity - 1)) / WORD;
    }
}
