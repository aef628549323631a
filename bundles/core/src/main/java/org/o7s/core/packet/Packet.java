package org.o7s.core.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One packet: a stretch of a pooled off-heap slot, with room in front for headers and behind for
 * trailers.
 *
 * <p>A packet has one owner at a time. Whoever takes it (a ring, a driver, a reader) must pass it
 * on or {@link #release} it. Access is checked against the slot, so a bad offset is an exception,
 * never another packet's memory.
 */
public final class Packet {
    /** Room in front of the payload of a fresh packet, in bytes: for the headers of many layers. */
    public static final int HEADROOM_BYTES = 128;

    /** Room that a pool keeps behind the payload, in bytes: for trailers. */
    public static final int TAILROOM_BYTES = 32;

    private final PacketPool pool;
    private final MemorySegment memory;
    private final long address;
    private final int capacityBytes;
    private int head;
    private int tail;
    private int aboard = 1;
    private boolean owned;
    private @Nullable ByteBuffer view;

    Packet(PacketPool pool, MemorySegment memory) {
        this.pool = pool;
        this.memory = memory;
        this.address = memory.address();
        this.capacityBytes = (int) memory.byteSize();
    }

    /** Called by the pool as it hands the packet out: empty, with the usual headroom. */
    Packet acquired() {
        owned = true;
        head = HEADROOM_BYTES;
        tail = HEADROOM_BYTES;
        aboard = 1;
        return this;
    }

    /** The slot that this packet lives in; {@link #offset} is where it begins. */
    public MemorySegment memory() {
        return memory;
    }

    /** Native address of the first byte: for the drivers' system calls alone. */
    public long address() {
        return address + head;
    }

    /** Offset of the first byte in {@link #memory}. */
    public int offset() {
        return head;
    }

    /** Length in bytes. */
    public int length() {
        return tail - head;
    }

    /** Bytes that can still be put in front. */
    public int headroom() {
        return head;
    }

    /** Bytes that can still be put behind. */
    public int tailroom() {
        return capacityBytes - tail;
    }

    /**
     * Grows the packet at its front by {@code bytes}, for a header.
     *
     * @return the new {@link #offset}
     * @throws IndexOutOfBoundsException if there is not as much headroom
     */
    public int pushFront(int bytes) {
        requireRoom(bytes, head);
        head -= bytes;
        return head;
    }

    /** Shrinks the packet at its front by {@code bytes}: strips a header. */
    public void pullFront(int bytes) {
        requireRoom(bytes, tail - head);
        head += bytes;
    }

    /**
     * Grows the packet at its end by {@code bytes}.
     *
     * @return the offset in {@link #memory} of the first new byte
     */
    public int pushBack(int bytes) {
        requireRoom(bytes, capacityBytes - tail);
        int at = tail;
        tail += bytes;
        return at;
    }

    /** Shrinks the packet at its end by {@code bytes}: strips a trailer. */
    public void pullBack(int bytes) {
        requireRoom(bytes, tail - head);
        tail -= bytes;
    }

    /** Appends a copy of foreign memory. */
    public void append(MemorySegment source, long sourceOffset, int bytes) {
        int at = pushBack(bytes);
        MemorySegment.copy(source, sourceOffset, memory, at, bytes);
    }

    /** Appends a copy of an array. */
    public void append(byte[] source) {
        int at = pushBack(source.length);
        MemorySegment.copy(source, 0, memory, ValueLayout.JAVA_BYTE, at, source.length);
    }

    /** Appends a copy of the buffer's remaining bytes and moves its position to its limit. */
    public void append(ByteBuffer source) {
        int bytes = source.remaining();
        int at = pushBack(bytes);
        if (source.hasArray()) {
            MemorySegment.copy(
                    source.array(),
                    source.arrayOffset() + source.position(),
                    memory,
                    ValueLayout.JAVA_BYTE,
                    at,
                    bytes);
        } else {
            view().put(at, source, source.position(), bytes);
        }
        source.position(source.limit());
    }

    /** Copies the packet into a buffer with room for it and moves the buffer's position. */
    public void copyTo(ByteBuffer target) {
        int bytes = length();
        if (target.hasArray()) {
            MemorySegment.copy(
                    memory,
                    ValueLayout.JAVA_BYTE,
                    head,
                    target.array(),
                    target.arrayOffset() + target.position(),
                    bytes);
        } else {
            target.put(target.position(), view(), head, bytes);
        }
        target.position(target.position() + bytes);
    }

    /** The slot as a buffer, made once: a view of a foreign buffer per packet would be garbage. */
    private ByteBuffer view() {
        ByteBuffer made = view;
        if (made == null) {
            made = memory.asByteBuffer();
            view = made;
        }
        return made;
    }

    /** A copy of the bytes: for messages off the packet path. */
    public byte[] toArray() {
        return memory.asSlice(head, length()).toArray(ValueLayout.JAVA_BYTE);
    }

    /** How many packets of flows it is: more than one if it is a frame that several share. */
    public int aboard() {
        return aboard;
    }

    /**
     * Says how many packets of flows share it, so that all are counted if it is lost; 1 until then.
     *
     * @param packets at least 1
     */
    public void setAboard(int packets) {
        aboard = packets;
    }

    /**
     * Gives the packet back to its pool. Nobody may touch it afterwards.
     *
     * @throws IllegalStateException if it was given back before
     */
    public void release() {
        if (!owned) {
            throw new IllegalStateException("packet released twice");
        }
        owned = false;
        pool.takeBack(this);
    }

    private static void requireRoom(int bytes, int room) {
        if (bytes < 0 || bytes > room) {
            throw new IndexOutOfBoundsException(bytes + " bytes asked of " + room);
        }
    }
}
