package org.o7s.client;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.o7s.core.flow.Offer;

/**
 * A port whose packets go straight from the buffer of a writer into memory that is shared with the
 * other side, and from there straight into the buffer of a reader. Trailers are computed over the
 * buffers, which nobody else writes. Nothing is allocated per packet.
 */
public interface StraightPort extends FlowPort {
    /** Nothing is there. */
    int EMPTY = -1;

    /** A keepalive was taken. */
    int KEEPALIVE = -2;

    /** A packet was taken that failed its check. */
    int FAILED_CHECK = -3;

    /** A packet is there that does not fit into the buffer; it is left for {@link #poll}. */
    int UNFIT = -4;

    /** To be owned by whoever {@linkplain #offer(ByteBuffer, boolean) offers} a buffer. */
    Ownership writing();

    /**
     * Offers what remains of a buffer as one packet, and tells the other side. Whoever owns {@link
     * #writing}.
     *
     * @param checked whether a trailer follows, unless the packet is empty
     * @return whether it was taken; if not, the buffer is as before
     */
    Offer offer(ByteBuffer packet, boolean checked);

    /**
     * Takes the next packet into a buffer, from its position on. One thread at a time.
     *
     * @param checked whether packets have trailers, which are checked and stripped
     * @return its bytes, by which the position moved, or one of the numbers above
     */
    int poll(ByteBuffer into, boolean checked);

    /**
     * Looks at the next packet without taking it, unless it is a keepalive. One thread at a time,
     * as {@link #poll(ByteBuffer, boolean)}.
     *
     * @return its bytes, trailer included; {@link #KEEPALIVE} if one was taken; or {@link #EMPTY}
     */
    int peek();

    /**
     * Takes the next packet into memory, from its beginning on. One thread at a time, as {@link
     * #poll(ByteBuffer, boolean)}.
     *
     * @return its bytes, 0 for a keepalive; {@link #EMPTY}; or {@link #UNFIT} if it was too large
     *     for the memory, and is lost
     */
    int poll(MemorySegment into);

    /** Whether a packet of so many bytes would be taken now. Whoever owns {@link #writing}. */
    boolean hasRoomFor(int bytes);

    /** Makes more room if it can, without waiting for the other side. Any thread. */
    void grow();

    /**
     * Puts a packet in for which there {@linkplain #hasRoomFor is room}, without telling the other
     * side yet. Whoever owns {@link #writing}.
     */
    void put(MemorySegment packet, int bytes);

    /**
     * Where a packet of so many bytes may be written in place. Whoever owns {@link #writing}.
     *
     * @return an offset in {@link #outMemory}, or -1 if it has to be put in, or there is no room
     */
    default long placeOut(int bytes) {
        return -1;
    }

    /** Where {@link #placeOut} is. */
    default MemorySegment outMemory() {
        return MemorySegment.NULL;
    }

    /** A packet was written at its place: it goes, and the other side is told. */
    default void commit(int bytes) {
        throw new UnsupportedOperationException("nothing has a place here");
    }

    /**
     * Goes to the next packet and leaves it where it is. One thread at a time, as {@link
     * #poll(ByteBuffer, boolean)}.
     *
     * @return its bytes, or {@link #EMPTY}
     */
    default int next() {
        return EMPTY;
    }

    /**
     * Where the packet is that {@link #next} went to; the other side may write there what it likes
     * at any time.
     *
     * @return an offset in {@link #inMemory}, or -1 if it has to be polled
     */
    default long placeIn() {
        return -1;
    }

    /**
     * Copies the packet that {@link #next} went to, wherever it lies, and leaves it there. Only
     * ports that find one there need it.
     */
    default void copyNext(MemorySegment into) {
        throw new UnsupportedOperationException("nothing has a place here");
    }

    /** Where {@link #placeIn} is. */
    default MemorySegment inMemory() {
        return MemorySegment.NULL;
    }

    /** Takes the packet that {@link #next} went to. */
    default void taken() {
        throw new UnsupportedOperationException("nothing has a place here");
    }

    /** Tells the other side of packets that were put in. Whoever owns {@link #writing}. */
    void tell();
}
