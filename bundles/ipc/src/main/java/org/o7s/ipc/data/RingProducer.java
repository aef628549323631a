package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.linux.RemoteFence;

/**
 * The end of a ring at which records go in. One thread at a time, and the other process at the
 * other end.
 *
 * <p>Its position is kept here; what the ring says of it is for the consumer. The consumer's
 * position is checked: one that is impossible makes the ring broken, and a broken ring takes
 * nothing.
 */
public final class RingProducer {
    private final MemorySegment memory;
    private final Words words;
    private final long header;
    private final long data;
    private final int ringBytes;
    private final Wakening wakening;
    private final RingSize circle;
    private long tail;
    private long consumed;

    /** Where the next piece of the record that was begun goes, and where it ends. */
    private long cursor;

    private long end;
    private @Nullable ByteBuffer view;
    private boolean broken;

    /** So much goes in before it is quiet, from when the consumer last wanted to be told. */
    private static final long BYTES_BEFORE_QUIET = 1 << 17;

    /** Whether it looks without a fence how the consumer wants to be told. */
    private boolean quiet;

    private long askedAt;

    /**
     * A producer of an empty ring.
     *
     * @param header offset of the ring's header in the memory
     * @param data offset of its data
     * @param ringBytes size of its data, a power of two
     * @param clockNs a clock that never goes back, which large rings look at
     */
    RingProducer(
            MappedMemory shared,
            Words words,
            long header,
            long data,
            int ringBytes,
            LongSupplier clockNs) {
        this.memory = shared.memory();
        this.words = words;
        this.header = header;
        this.data = data;
        this.ringBytes = ringBytes;
        this.wakening = shared.wakening();
        this.circle = circle(shared, clockNs);
    }

    private RingSize circle(MappedMemory shared, LongSupplier clockNs) {
        int usualBytes = Math.min(ringBytes, FlowSegment.RING_BYTES);
        return usualBytes == ringBytes
                ? new RingSize(usualBytes, null)
                : new RingSize(
                        usualBytes,
                        new LargeCircle(
                                ringBytes, () -> shared.populate(data, ringBytes), clockNs));
    }

    /** The longest record that it ever takes, in bytes. */
    public int longestBytes() {
        return RingLayout.longestBytes(ringBytes);
    }

    /**
     * Puts a record in, without telling anybody yet.
     *
     * @param bytes 0 to {@link #longestBytes}
     * @return false if there is no room, or the ring is broken
     */
    public boolean offer(MemorySegment source, long offset, int bytes) {
        if (!hasRoom(bytes)) {
            return false;
        }
        words.putLong(data + circle.at(tail), bytes);
        int at = circle.at(tail + RingLayout.WORD_BYTES);
        int straight = Math.min(bytes, circle.size() - at);
        MemorySegment.copy(source, offset, memory, data + at, straight);
        if (straight < bytes) {
            MemorySegment.copy(source, offset + straight, memory, data, bytes - straight);
        }
        publish(tail + RingLayout.recordBytes(bytes));
        return true;
    }

    /** The memory that the ring lies in, for {@link #place}. */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * Where a record that is put in next would lie in one piece, so that its bytes may be written
     * there before {@link #commitPlaced}.
     *
     * @param bytes 0 to {@link #longestBytes}
     * @return an offset in {@link #memory}, or -1 if there is no room, or it goes round the end
     */
    public long place(int bytes) {
        if (!hasRoom(bytes)) {
            return -1;
        }
        int at = circle.at(tail + RingLayout.WORD_BYTES);
        return bytes <= circle.size() - at ? data + at : -1;
    }

    /** Ends a record whose bytes were written at its {@link #place}: it is there, as it is long. */
    public void commitPlaced(int bytes) {
        words.putLong(data + circle.at(tail), bytes);
        publish(tail + RingLayout.recordBytes(bytes));
    }

    /**
     * Begins a record, which is then put in piece by piece, and which nobody sees before {@link
     * #commit}; one that is not committed has never been.
     *
     * @param bytes 0 to {@link #longestBytes}
     * @return false if there is no room, or the ring is broken
     */
    public boolean begin(int bytes) {
        if (!hasRoom(bytes)) {
            return false;
        }
        words.putLong(data + circle.at(tail), bytes);
        cursor = tail + RingLayout.WORD_BYTES;
        end = cursor + bytes;
        return true;
    }

    /**
     * Puts bytes of a buffer into the record that was begun.
     *
     * @throws IndexOutOfBoundsException if the record is not as long
     */
    public void put(ByteBuffer source, int position, int bytes) {
        if (bytes > end - cursor) {
            throw new IndexOutOfBoundsException("the record has no room for " + bytes + " bytes");
        }
        int at = circle.at(cursor);
        int straight = Math.min(bytes, circle.size() - at);
        copy(source, position, data + at, straight);
        if (straight < bytes) {
            copy(source, position + straight, data, bytes - straight);
        }
        cursor += bytes;
    }

    private void copy(ByteBuffer source, int position, long target, int bytes) {
        if (source.hasArray()) {
            MemorySegment.copy(
                    source.array(),
                    source.arrayOffset() + position,
                    memory,
                    JAVA_BYTE,
                    target,
                    bytes);
        } else {
            view().put((int) target, source, position, bytes);
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

    /** Puts the four bytes of a number in, the highest first. */
    public void putBigEndian(int value) {
        if (end - cursor < Integer.BYTES) {
            throw new IndexOutOfBoundsException("the record has no room for a number");
        }
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            memory.set(JAVA_BYTE, data + circle.at(cursor++), (byte) (value >>> shift));
        }
    }

    /** Ends the record that was begun: it is there for the consumer, who is not told yet. */
    public void commit() {
        publish(tail + RingLayout.recordBytes((int) (end - tail) - RingLayout.WORD_BYTES));
    }

    private void publish(long newTail) {
        tail = newTail;
        if (circle.hasChanged()) {
            words.setInt(header + RingLayout.SIZE, circle.size());
            words.setLong(header + RingLayout.BASE, circle.base());
        }
        words.setLong(header + RingLayout.TAIL, newTail);
    }

    /** Whether a record of so many bytes would be taken now. */
    public boolean hasRoom(int bytes) {
        long needed = RingLayout.recordBytes(bytes);
        if (needed <= circle.limit() - (tail - consumed)) {
            return !broken;
        }
        return look() && circle.fit(needed, tail, consumed);
    }

    /**
     * Whether a larger circle gives room, which is then used: for whoever would have to wait for a
     * consumer that takes nothing.
     */
    public boolean grow() {
        return !broken && circle.grow(tail);
    }

    /** Whether it looks as if a record of so many bytes would be taken now. Any thread. */
    public boolean seemsRoomy(int bytes) {
        long used = tail - words.getLong(header + RingLayout.HEAD);
        return used == 0 || RingLayout.recordBytes(bytes) <= circle.limit() - used;
    }

    /** Fetches the consumer's position; whether it is possible. */
    private boolean look() {
        long head = words.getLong(header + RingLayout.HEAD);
        if (head < consumed || head > tail) {
            broken = true;
        } else {
            consumed = head;
        }
        return !broken;
    }

    /** Whether the consumer has taken everything. */
    public boolean isDrained() {
        return look() && consumed == tail;
    }

    /** Whether the other side wrote nonsense into it. */
    public boolean isBroken() {
        return broken;
    }

    /** How many bytes of the ring have gone in so far; grows with every record. */
    public long position() {
        return tail;
    }

    /**
     * How many records wait to be taken, as far as the consumer has said. It counts them one by
     * one: not for the packet path. Any thread of this side.
     */
    public int waitingRecords() {
        long head = words.getLong(header + RingLayout.HEAD);
        return RingLayout.countRecords(words, data, circle.base(), circle.size(), head, tail);
    }

    /** Says that nothing more will come. */
    public void end() {
        words.setInt(header + RingLayout.ENDED, 1);
    }

    /**
     * How the consumer wants to be told, after a batch of records or the end; taken, so that it is
     * told once.
     */
    public Interest takeConsumerInterest() {
        VarHandle.fullFence();
        return Interests.take(words, header + RingLayout.CONSUMER_INTEREST);
    }

    /**
     * As {@link #takeConsumerInterest}, for a producer that may never do so again: while much goes
     * in and the consumer never sleeps it looks without a fence, and says so. A consumer that heeds
     * it has the fence run before it sleeps.
     */
    public Interest takeConsumerInterestQuietly() {
        // Both, as compilers that saw only what goes in before make the other way the slow one.
        RemoteFence.order();
        if (!quiet) {
            VarHandle.fullFence();
        }
        Interest how = Interests.take(words, header + RingLayout.CONSUMER_INTEREST);
        if (how != Interest.NONE) {
            askedAt = tail;
            if (quiet) {
                quiet = false;
                words.setInt(header + RingLayout.QUIET, 0);
            }
        } else if (!quiet && tail - askedAt >= BYTES_BEFORE_QUIET) {
            fallQuiet();
        }
        return how;
    }

    private void fallQuiet() {
        askedAt = tail;
        if (wakening.hasFence() && words.getInt(header + RingLayout.HEEDS_QUIET) != 0) {
            quiet = true;
            words.setInt(header + RingLayout.QUIET, 1);
            // A consumer that does not see this yet is seen to be interested from now on.
            VarHandle.fullFence();
        }
    }

    /** Wakes the thread that sleeps until there are records. */
    public void wakeConsumer() {
        wakening.wake(memory, header + RingLayout.CONSUMER_INTEREST, Wakening.ALL);
    }

    /** From now on, be told of room so; whoever sleeps then looks at the ring once more before. */
    public void wantRoom(Interest how) {
        Interests.set(words, header + RingLayout.PRODUCER_INTEREST, how);
    }

    /** Whether the consumer took the wish of {@link #wantRoom}. Any thread. */
    public boolean isInterestTaken() {
        return words.getInt(header + RingLayout.PRODUCER_INTEREST) == Interest.NONE.word();
    }

    /** Sleeps until there is room, having said {@link Interest#SLEEPER}; may return early. */
    public void sleep(long limitNs) {
        wakening.await(
                memory, header + RingLayout.PRODUCER_INTEREST, Interest.SLEEPER.word(), limitNs);
    }

    /** Wakes the thread of this side that sleeps until there is room. Any thread of this side. */
    public void wakeSleeper() {
        // One that is about to sleep finds the word changed.
        Interests.set(words, header + RingLayout.PRODUCER_INTEREST, Interest.NONE);
        wakening.wake(memory, header + RingLayout.PRODUCER_INTEREST, Wakening.ALL);
    }

    /** Whether {@link #grow} would give room. */
    public boolean canGrow() {
        return circle.canGrow(tail);
    }

    @Override
    public String toString() {
        return "ring of "
                + circle.size()
                + " bytes, "
                + (tail - consumed)
                + " in use"
                + (broken ? ", broken" : "");
    }
}
