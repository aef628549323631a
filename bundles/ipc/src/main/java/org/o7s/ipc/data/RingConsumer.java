package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a ring at which records come out. One thread at a time, and the other process at the
 * other end.
 *
 * <p>Each position and each length is fetched once and checked; what cannot be makes the ring
 * broken, and a broken ring gives nothing. The bytes of a record may change until they are copied:
 * they are the producer's, who writes what it likes.
 */
public final class RingConsumer {
    /** What {@link #next} returns when no record is there. */
    public static final int EMPTY = -1;

    private static final int PUBLICATIONS_PER_ROUND = 16;

    private final MappedMemory shared;
    private final MemorySegment memory;
    private final Words words;
    private final long header;
    private final long data;
    private final int ringBytes;
    private final Wakening wakening;
    private int size = RingLayout.FIRST_BYTES;
    private int mask = size - 1;
    private int takenBytes = FlowSegment.RING_BYTES;
    private long base;
    private long head;
    private long published;

    /** What was published when the producer was last asked whether it waits for room. */
    private long asked;

    private long produced;
    private int length;
    private boolean broken;
    private volatile boolean heedsQuiet;
    private @Nullable ByteBuffer view;

    /** A consumer of an empty ring; see {@link RingProducer}. */
    RingConsumer(MappedMemory shared, Words words, long header, long data, int ringBytes) {
        this.shared = shared;
        this.memory = shared.memory();
        this.words = words;
        this.header = header;
        this.data = data;
        this.ringBytes = ringBytes;
        this.wakening = shared.wakening();
    }

    /**
     * Goes to the next record, without taking it.
     *
     * @return its length in bytes, or {@link #EMPTY}
     */
    public int next() {
        if (broken || (head == produced && !look())) {
            publish();
            return EMPTY;
        }
        long word = words.peekLong(data + ((head - base) & mask));
        if (word < 0
                || word > RingLayout.longestBytes(size)
                || RingLayout.recordBytes((int) word) > produced - head) {
            broken = true;
            return EMPTY;
        }
        length = (int) word;
        return length;
    }

    /** Fetches the producer's position; whether there is a record. */
    private boolean look() {
        long tail = words.getLong(header + RingLayout.TAIL);
        if (tail == head) {
            return false;
        }
        // Nothing was there before, so all that is there now was written with these.
        int saidSize = words.getInt(header + RingLayout.SIZE);
        long saidBase = words.getLong(header + RingLayout.BASE);
        if (tail < produced
                || (tail & 7) != 0
                || tail - head > saidSize
                || saidBase < base
                || saidBase > head
                || (saidBase & 7) != 0
                || !isPossible(saidSize)) {
            broken = true;
            return false;
        }
        size = saidSize;
        mask = saidSize - 1;
        base = saidBase;
        produced = tail;
        return true;
    }

    /** Whether a circle can be of this size, and what it lies in is there. */
    private boolean isPossible(int circleBytes) {
        return circleBytes >= RingLayout.FIRST_BYTES
                && circleBytes <= ringBytes
                && Integer.bitCount(circleBytes) == 1
                && hasMemoryFor(circleBytes);
    }

    /**
     * Of a large ring the daemon takes memory for the usual circles only, and each end for more.
     */
    private boolean hasMemoryFor(int circleBytes) {
        if (circleBytes > takenBytes && shared.populate(data, ringBytes)) {
            takenBytes = ringBytes;
        }
        return circleBytes <= takenBytes;
    }

    /** Where in the data a byte of the record lies to which {@link #next} went. */
    private int at(int from) {
        return (int) (head - base + RingLayout.WORD_BYTES + from) & mask;
    }

    /** The memory that the ring lies in, for {@link #place}. */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * Where the record lies that {@link #next} went to, if that is in one piece: the producer may
     * write there what it likes at any time.
     *
     * @return an offset in {@link #memory}, or -1 if it goes round the end
     */
    public long place() {
        int at = at(0);
        return length <= size - at ? data + at : -1;
    }

    /** Copies the record that {@link #next} went to. */
    public void copyTo(MemorySegment target, long offset) {
        int at = at(0);
        int straight = Math.min(length, size - at);
        MemorySegment.copy(memory, data + at, target, offset, straight);
        if (straight < length) {
            MemorySegment.copy(memory, data, target, offset + straight, length - straight);
        }
    }

    /**
     * Copies bytes of the record that {@link #next} went to into a buffer.
     *
     * @param from where in the record to begin
     * @param bytes how many, no more than the record has from there
     */
    public void copyTo(int from, ByteBuffer target, int position, int bytes) {
        Objects.checkFromIndexSize(from, bytes, length);
        int at = at(from);
        int straight = Math.min(bytes, size - at);
        copy(data + at, target, position, straight);
        if (straight < bytes) {
            copy(data, target, position + straight, bytes - straight);
        }
    }

    private void copy(long from, ByteBuffer target, int position, int bytes) {
        if (target.hasArray()) {
            MemorySegment.copy(
                    memory,
                    JAVA_BYTE,
                    from,
                    target.array(),
                    target.arrayOffset() + position,
                    bytes);
        } else {
            target.put(position, view(), (int) from, bytes);
        }
    }

    private ByteBuffer view() {
        ByteBuffer made = view;
        if (made == null) {
            made = memory.asByteBuffer();
            view = made;
        }
        return made;
    }

    /** Four bytes of the record that {@link #next} went to as a number, the highest first. */
    public int bigEndian(int from) {
        Objects.checkFromIndexSize(from, Integer.BYTES, length);
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << Byte.SIZE | (memory.get(JAVA_BYTE, data + at(from + i)) & 0xff);
        }
        return value;
    }

    /**
     * Takes the record that {@link #next} went to. Its room is given back with that of others: at
     * the latest when the ring is found empty.
     *
     * @return whether room was given back, so that {@link #takeProducerInterest} should be asked
     */
    public boolean advance() {
        head += RingLayout.recordBytes(length);
        if (head != produced && head - published < size / PUBLICATIONS_PER_ROUND) {
            return false;
        }
        publish();
        return true;
    }

    private void publish() {
        if (published != head) {
            published = head;
            words.setLong(header + RingLayout.HEAD, head);
        }
    }

    /**
     * How the producer wants to be told of room, once half of the ring is free; taken, so that it
     * is told once. Costs nothing if no room was given back since it was asked last: a producer
     * that waits since then has seen that room.
     */
    public Interest takeProducerInterest() {
        if (asked == published) {
            return Interest.NONE;
        }
        asked = published;
        VarHandle.fullFence();
        if (produced - published > size / 2) {
            return Interest.NONE;
        }
        return Interests.take(words, header + RingLayout.PRODUCER_INTEREST);
    }

    /** How the producer wants to be told of room, taken whatever room there is. Any thread. */
    public Interest takeProducerInterestAnyway() {
        VarHandle.fullFence();
        return Interests.take(words, header + RingLayout.PRODUCER_INTEREST);
    }

    /** Wakes the thread that sleeps until there is room. Any thread. */
    public void wakeProducer() {
        wakening.wake(memory, header + RingLayout.PRODUCER_INTEREST, Wakening.ALL);
    }

    /** Whether the producer waits for room. */
    public boolean isRoomWanted() {
        return words.getInt(header + RingLayout.PRODUCER_INTEREST) != Interest.NONE.word();
    }

    /** Whether something is there, be it a record or nonsense. Any thread. */
    public boolean hasNext() {
        return !broken && words.getLong(header + RingLayout.TAIL) != head;
    }

    /** Whether the producer said that nothing more will come. Any thread. */
    public boolean isEndSaid() {
        return words.getInt(header + RingLayout.ENDED) != 0;
    }

    /** Whether the producer said that nothing more will come, and everything is taken. */
    public boolean isEnded() {
        return isEndSaid() && !hasNext();
    }

    /** Whether the other side wrote nonsense into it. */
    public boolean isBroken() {
        return broken;
    }

    /** How many bytes of the ring have come so far, as the producer says. Any thread. */
    public long arrived() {
        return words.getLong(header + RingLayout.TAIL);
    }

    /** {@link #arrived}, for whoever looks at it often. */
    public LongSupplier arrivals() {
        return words.longAt(header + RingLayout.TAIL);
    }

    /**
     * How many records wait, if nobody takes or adds any meanwhile; about how many otherwise. It
     * counts them one by one: not for the packet path. Any thread of this side.
     */
    public int waitingRecords() {
        long tail = words.getLong(header + RingLayout.TAIL);
        // Of all that waits: another circle begins only where nothing does.
        int saidSize = words.getInt(header + RingLayout.SIZE);
        long saidBase = words.getLong(header + RingLayout.BASE);
        return isPossible(saidSize)
                ? RingLayout.countRecords(words, data, saidBase, saidSize, head, tail)
                : 0;
    }

    /**
     * Lets the producer be quiet ({@link RingProducer#takeConsumerInterestQuietly}): each {@link
     * #wantRecords} then costs a microsecond if it is.
     */
    public void heedQuiet() {
        if (wakening.hasFence()) {
            heedsQuiet = true;
            words.setInt(header + RingLayout.HEEDS_QUIET, 1);
        }
    }

    /** From now on, be told of records so; whoever sleeps then looks once more before. */
    public void wantRecords(Interest how) {
        Interests.set(words, header + RingLayout.CONSUMER_INTEREST, how);
        if (heedsQuiet && words.getInt(header + RingLayout.QUIET) != 0) {
            wakening.fence();
        }
    }

    /** Whether the producer took the wish of {@link #wantRecords}. Any thread. */
    public boolean isInterestTaken() {
        return words.getInt(header + RingLayout.CONSUMER_INTEREST) == Interest.NONE.word();
    }

    /** Sleeps until there are records, having said {@link Interest#SLEEPER}; may return early. */
    public void sleep(long limitNs) {
        wakening.await(
                memory, header + RingLayout.CONSUMER_INTEREST, Interest.SLEEPER.word(), limitNs);
    }

    /**
     * Wakes the thread of this side that sleeps until there is records. Any thread of this side.
     */
    public void wakeSleeper() {
        // One that is about to sleep finds the word changed.
        Interests.set(words, header + RingLayout.CONSUMER_INTEREST, Interest.NONE);
        wakening.wake(memory, header + RingLayout.CONSUMER_INTEREST, Wakening.ALL);
    }

    @Override
    public String toString() {
        return "ring of "
                + size
                + " bytes, "
                + (produced - head)
                + " waiting"
                + (broken ? ", broken" : "");
    }
}
