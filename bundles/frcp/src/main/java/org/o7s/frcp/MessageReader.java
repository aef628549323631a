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

    /** How often memory is asked for again. */
    private static final long ASK_NS = 10_000_000L;

    /** After so long a message without memory is dropped: all flows may wait for each other. */
    private static final long STARVED_NS = 5_000_000_000L;

    /** Memory of messages that is not used for so long goes back. */
    private static final long KEPT_NS = 1_000_000_000L;

    private final FrcpCounters counters;
    private final PacketRing packets = new PacketRing();
    private final Reassembly message;

    /**
     * Whether fragments may wait for memory: where they would be repeated, the window holds them.
     */
    private final boolean waits;

    private boolean partial;

    /** With partial delivery: bytes of the first packet that were read. */
    private int consumed;

    /** With partial delivery: a message was begun and not ended, and goes on at {@link #next}. */
    private boolean amid;

    private int next;
    private boolean ended;

    /** With retransmission: since when fragments wait in the window for memory, else NEVER. */
    private long starvesNs = FrcpMachine.NEVER;

    /** When memory is asked for again. */
    private long askNs = FrcpMachine.NEVER;

    /** When memory goes back that no message was in meanwhile; NEVER while one is in it. */
    private long restNs = FrcpMachine.NEVER;

    /** Whether a message was in it since {@link #restNs} was set. */
    private boolean used;

    /** How many messages that found no memory were dropped, of which the application is to know. */
    private int lost;

    private long nowNs;

    MessageReader(FrcpConfig config, FrcpCounters counters, MessageBudget budget) {
        this.counters = counters;
        this.waits = config.retransmits();
        this.message = new Reassembly(config.messageBytesMax(), budget);
    }

    /** Packets that take room in the window. */
    int unread() {
        return packets.size();
    }

    /** Whether a read gives something. */
    boolean isReadable() {
        return lost > 0
                || (!packets.isEmpty() && !isStarved())
                || message.isComplete()
                || (partial && message.isOpen());
    }

    /** Whether nothing waits, be it to be told or for more, and messages are read whole. */
    boolean isIdle() {
        boolean whole = !partial && !amid && consumed == 0;
        return whole && lost == 0 && packets.isEmpty() && !message.isOpen();
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

    /** Whether fragments wait in the window because there is no memory for their message. */
    private boolean isStarved() {
        return starvesNs != FrcpMachine.NEVER;
    }

    /** Time has passed: memory may be there again, or was waited for too long. */
    void passed(long timeNs) {
        nowNs = timeNs;
        if (askNs <= timeNs) {
            assemble();
        }
        if (restNs <= timeNs) {
            rest();
        }
    }

    private void rest() {
        boolean again = used && !message.isOpen();
        if (!again && !message.isOpen()) {
            message.letGo();
        }
        restNs = again ? nowNs + KEPT_NS : FrcpMachine.NEVER;
        used = false;
    }

    /** When {@link #passed} has something to do. */
    long dueNs() {
        return Math.min(askNs, restNs);
    }

    /** There is no message any more; its memory is kept for the next one, for a while. */
    private void clearMessage() {
        message.clear();
        if (message.hasMemory()) {
            used = true;
            restNs = Math.min(restNs, nowNs + KEPT_NS);
        }
    }

    /** Takes the next packet in order, header included. */
    void add(Packet packet) {
        packets.add(packet);
        assemble();
    }

    /**
     * Takes the next packet in order past the queue, if it is a fragment that begins or continues
     * the message and there is memory for it: one copy less. Header included.
     *
     * @return false if nothing was done
     */
    boolean takeStraight(int number, MemorySegment segment, long offset, int bytes) {
        int payload = bytes - FrctHeader.HEADER_BYTES;
        boolean queued = partial || amid || consumed > 0 || !packets.isEmpty();
        int kind = FrctHeader.flags(segment, offset) & FrctHeader.FRAGMENT_MASK;
        if (queued || payload == 0 || !isNextFragment(kind, number)) {
            return false;
        }
        boolean begins = kind == Fragment.FIRST;
        if (begins) {
            message.open();
        }
        long at = offset + FrctHeader.HEADER_BYTES;
        boolean last = kind == Fragment.LAST;
        if (message.add(number, segment, at, payload, last) == Reassembly.Addition.ADDED) {
            fed();
            return true;
        }
        if (begins) {
            clearMessage();
        }
        return false;
    }

    private boolean isNextFragment(int kind, int number) {
        if (!message.isOpen()) {
            return kind == Fragment.FIRST;
        }
        boolean continues = kind == Fragment.MIDDLE || kind == Fragment.LAST;
        return continues && !message.isComplete() && number == message.next();
    }

    /** Length of the next message, or WOULD_BLOCK. */
    int nextBytes() {
        if (lost > 0) {
            return 0;
        }
        if (message.isComplete()) {
            return message.bytes();
        }
        return packets.isEmpty() || isStarved()
                ? FrcpResult.WOULD_BLOCK
                : payloadBytes(packets.first()) - consumed;
    }

    /** Reads one message, or answers WOULD_BLOCK, or TOO_LARGE if it does not fit and is lost. */
    int read(MemorySegment target, long offset, int room) {
        if (lost > 0 || partial || amid || consumed > 0) {
            return readSome(target, offset, room);
        }
        if (message.isComplete()) {
            int bytes = message.bytes();
            boolean fits = bytes <= room;
            (fits ? counters.delivered : counters.droppedTooLarge).add(message.fragments());
            if (fits) {
                message.take(target, offset, room);
            }
            clearMessage();
            assemble();
            return fits ? bytes : FrcpResult.TOO_LARGE;
        }
        if (packets.isEmpty() || isStarved()) {
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
     * of a message whose rest is lost, TOO_LARGE stands for one that found no memory.
     */
    int readSome(MemorySegment target, long offset, int room) {
        ended = false;
        if (lost > 0) {
            lost--;
            return FrcpResult.TOO_LARGE;
        }
        int copied = 0;
        if (message.isOpen()) {
            copied = message.take(target, offset, room);
            if (message.bytes() == 0) {
                counters.delivered.add(message.fragments());
                ended = message.isComplete();
                amid = !ended;
                next = message.next();
                clearMessage();
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
        message.end();
        restNs = FrcpMachine.NEVER;
        fed();
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
            if (!take(packet, number, kind)) {
                return;
            }
            packets.releaseFirst();
        }
        fed();
    }

    /** Takes a fragment; false if it waits for memory. */
    private boolean take(Packet packet, int number, int kind) {
        if (!message.isOpen()) {
            counters.droppedFragment.increment();
            return true;
        }
        int offset = packet.offset() + FrctHeader.HEADER_BYTES;
        boolean last = kind == Fragment.LAST;
        switch (message.add(number, packet.memory(), offset, payloadBytes(packet), last)) {
            case ADDED -> fed();
            case TOO_LARGE -> {
                counters.droppedTooLarge.increment();
                abandon(counters.droppedTooLarge);
            }
            case NO_MEMORY -> {
                if (waits && !hasStarved()) {
                    if (message.fragments() == 0) {
                        clearMessage();
                    }
                    return false;
                }
                lost += waits ? 1 : 0;
                counters.droppedNoMemory.increment();
                abandon(counters.droppedNoMemory);
                fed();
            }
        }
        return true;
    }

    /** Whether memory was waited for in vain for too long; else it is asked for again. */
    private boolean hasStarved() {
        if (!isStarved()) {
            starvesNs = nowNs;
        }
        askNs = nowNs + ASK_NS;
        return nowNs - starvesNs >= STARVED_NS;
    }

    private void fed() {
        starvesNs = FrcpMachine.NEVER;
        askNs = FrcpMachine.NEVER;
    }

    private void abandon(Counter counter) {
        counter.add(message.fragments());
        clearMessage();
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
