package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.core.counters.Counter;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.FrctHeader;

/**
 * From packets in order to what the application reads: whole messages, put together of fragments,
 * or, with partial delivery, bytes as they come (paper 2.14).
 *
 * <p>While messages are delivered whole, fragments leave the queue as they come, so that a message
 * may be larger than the window.
 */
final class MessageReader {
    /** A packet that belongs to a message whose beginning is lost. */
    private static final int DROPPED = -1;

    private final FrcpCounters counters;
    private final PacketRing packets = new PacketRing();
    private final Reassembly message;
    private boolean partial;

    /** With partial delivery: bytes of the first packet that were read. */
    private int consumed;

    /** With partial delivery: a message was begun and not ended, and goes on at {@link #next}. */
    private boolean amid;

    private int next;
    private boolean ended;

    MessageReader(FrcpConfig config, FrcpCounters counters) {
        this.counters = counters;
        this.message = new Reassembly(config.messageBytesMax());
    }

    /** Packets that take room in the window. */
    int unread() {
        return packets.size();
    }

    /** Whether a read gives something. */
    boolean isReadable() {
        return !packets.isEmpty() || message.isComplete() || (partial && message.isOpen());
    }

    /** Whether nothing waits, be it for more of its message, and messages are read whole. */
    boolean isIdle() {
        return packets.isEmpty() && !partial && !amid && consumed == 0 && !message.isOpen();
    }

    /** Fragments of the message that is being put together. */
    int pendingFragments() {
        return message.fragments();
    }

    /** Whether bytes are delivered before their message is complete. */
    void setPartial(boolean partialDelivery) {
        partial = partialDelivery;
        assemble();
    }

    /** Takes the next packet in order, header included. */
    void add(Packet packet) {
        packets.add(packet);
        assemble();
    }

    /** Length of the next message, or WOULD_BLOCK. */
    int nextBytes() {
        if (message.isComplete()) {
            return message.bytes();
        }
        return packets.isEmpty()
                ? FrcpResult.WOULD_BLOCK
                : payloadBytes(packets.first()) - consumed;
    }

    /** Reads one message, or answers WOULD_BLOCK, or TOO_LARGE if it does not fit and is lost. */
    int read(MemorySegment target, long offset, int room) {
        if (partial || amid || consumed > 0) {
            return readSome(target, offset, room);
        }
        if (message.isComplete()) {
            int bytes = message.bytes();
            boolean fits = bytes <= room;
            (fits ? counters.delivered : counters.droppedTooLarge).add(message.fragments());
            if (fits) {
                message.take(target, offset, room);
            }
            message.clear();
            assemble();
            return fits ? bytes : FrcpResult.TOO_LARGE;
        }
        if (packets.isEmpty()) {
            return FrcpResult.WOULD_BLOCK;
        }
        Packet packet = packets.first();
        int bytes = payloadBytes(packet);
        boolean fits = bytes <= room;
        (fits ? counters.delivered : counters.droppedTooLarge).increment();
        if (fits) {
            copy(packet, 0, target, offset, bytes);
        }
        packets.releaseFirst();
        assemble();
        return fits ? bytes : FrcpResult.TOO_LARGE;
    }

    /**
     * Reads as many bytes of one message as there are and fit, or answers WOULD_BLOCK. 0 is the end
     * of a message whose rest is lost.
     */
    int readSome(MemorySegment target, long offset, int room) {
        ended = false;
        int copied = 0;
        if (message.isOpen()) {
            copied = message.take(target, offset, room);
            if (message.bytes() == 0) {
                counters.delivered.add(message.fragments());
                ended = message.isComplete();
                amid = !ended;
                next = message.next();
                message.clear();
            }
            if (copied == room || ended) {
                assemble();
                return copied;
            }
        }
        boolean came = copied > 0;
        while (!packets.isEmpty() && !ended && (copied < room || !came)) {
            int bytes = readPacket(target, offset + copied, room - copied);
            if (bytes != DROPPED) {
                came = true;
                copied += bytes;
            }
        }
        assemble();
        return came ? copied : FrcpResult.WOULD_BLOCK;
    }

    /** Whether the last partial read reached the end of its message. */
    boolean endedMessage() {
        return ended;
    }

    /** Lets go of everything. */
    void clear() {
        while (!packets.isEmpty()) {
            counters.droppedClosed.increment();
            packets.releaseFirst();
        }
        counters.droppedClosed.add(message.fragments());
        message.clear();
    }

    private int readPacket(MemorySegment target, long offset, int room) {
        Packet packet = packets.first();
        int kind = kind(packet);
        int number = FrctHeader.seqno(packet.memory(), packet.offset());
        boolean begins = kind == Fragment.WHOLE || kind == Fragment.FIRST;
        if (consumed == 0 && amid && (begins || number != next)) {
            // The rest of the message is lost: it ends here, and this packet stays.
            amid = false;
            ended = true;
            return 0;
        }
        if (consumed == 0 && !amid && !begins) {
            counters.droppedFragment.increment();
            packets.releaseFirst();
            return DROPPED;
        }
        int bytes = Math.min(room, payloadBytes(packet) - consumed);
        copy(packet, consumed, target, offset, bytes);
        consumed += bytes;
        amid = true;
        if (consumed == payloadBytes(packet)) {
            consumed = 0;
            next = number + 1;
            ended = kind == Fragment.WHOLE || kind == Fragment.LAST;
            amid = !ended;
            counters.delivered.increment();
            packets.releaseFirst();
        }
        return bytes;
    }

    /** Moves fragments out of the window, until a message is complete or begins in the window. */
    private void assemble() {
        while (!partial && !amid && consumed == 0 && !message.isComplete() && !packets.isEmpty()) {
            Packet packet = packets.first();
            int kind = kind(packet);
            int number = FrctHeader.seqno(packet.memory(), packet.offset());
            boolean begins = kind == Fragment.WHOLE || kind == Fragment.FIRST;
            if (message.isOpen() && (begins || number != message.next())) {
                abandon(counters.droppedFragment);
            }
            if (kind == Fragment.WHOLE) {
                return;
            }
            if (begins) {
                message.open();
            }
            take(packet, number, kind);
            packets.releaseFirst();
        }
    }

    private void take(Packet packet, int number, int kind) {
        if (!message.isOpen()) {
            counters.droppedFragment.increment();
            return;
        }
        int offset = packet.offset() + FrctHeader.HEADER_BYTES;
        boolean last = kind == Fragment.LAST;
        if (!message.add(number, packet.memory(), offset, payloadBytes(packet), last)) {
            counters.droppedTooLarge.increment();
            abandon(counters.droppedTooLarge);
        }
    }

    private void abandon(Counter counter) {
        counter.add(message.fragments());
        message.clear();
    }

    private static int kind(Packet packet) {
        int flags = FrctHeader.flags(packet.memory(), packet.offset());
        return flags & FrctHeader.FRAGMENT_MASK;
    }

    private static int payloadBytes(Packet packet) {
        return packet.length() - FrctHeader.HEADER_BYTES;
    }

    private static void copy(
            Packet packet, int skip, MemorySegment target, long offset, int bytes) {
        MemorySegment.copy(
                packet.memory(),
                packet.offset() + (long) FrctHeader.HEADER_BYTES + skip,
                target,
                offset,
                bytes);
    }
}
