package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.wire.g23.FrctHeader;

/**
 * What was written and is not acknowledged, cut into packets with numbers: from the oldest without
 * acknowledgement over the next to be sent to the next to be written. Takes what the peer gives
 * credit for (docs/wire/wire-endtoend.md 2.11, S1 and S7).
 */
final class Outbox {
    private final FrcpConfig config;
    private final Agreement agreement;
    private final Credit credit;
    private final SendQueue queue;
    private int oldest;
    private int next;
    private int queued;

    /** Bytes of a message that was begun and not written to its end. */
    private int openBytes;

    Outbox(
            FrcpConfig config,
            FrcpCounters counters,
            PacketPool pool,
            Agreement agreement,
            int first) {
        this.config = config;
        this.queue = new SendQueue(pool);
        this.agreement = agreement;
        this.credit = new Credit(config, counters, agreement, first);
        this.oldest = first;
        this.next = first;
        this.queued = first;
    }

    SendQueue queue() {
        return queue;
    }

    /** The oldest number without acknowledgement; without retransmission the next to be sent. */
    int oldest() {
        return oldest;
    }

    /** The next number to be sent for the first time. */
    int next() {
        return next;
    }

    /** Packets that were sent and are not acknowledged. */
    int unacknowledged() {
        return next - oldest;
    }

    /** Packets that wait and were never sent. */
    int unsent() {
        return queued - next;
    }

    /** Whether everything that was written has been sent, and acknowledged if that is asked for. */
    boolean isDone() {
        return oldest == queued;
    }

    /** Whether a number was sent and is not acknowledged. */
    boolean isOut(int number) {
        return Serial.within(number, oldest, next);
    }

    boolean isWritable(long nowNs) {
        int window = agreement.windowPackets();
        return credit.allows(queued, nowNs)
                && queue.underWay() + unsent() < window
                && queue.size() < agreement.sendMemoryPackets()
                && queue.hasMemory();
    }

    /**
     * Takes what of a message there is credit and memory for.
     *
     * @param rest bytes of the message that were not taken before
     * @return how many bytes were taken, or WOULD_BLOCK, or TOO_LARGE
     */
    int write(MemorySegment source, long offset, int rest, long nowNs) {
        boolean first = openBytes == 0;
        if (first && rest > config.payloadBytes()) {
            int refusal = agreement.large(rest, nowNs);
            if (refusal != 0) {
                return refusal;
            }
        }
        if (!first && rest != openBytes) {
            throw new IllegalArgumentException(
                    openBytes + " bytes of the message are to be written, not " + rest);
        }
        int taken = 0;
        while (taken < rest && isWritable(nowNs)) {
            Packet packet = queue.acquire();
            if (packet == null) {
                break;
            }
            int bytes = Math.min(config.payloadBytes(), rest - taken);
            int flags = FrctHeader.DATA | Fragment.of(first && taken == 0, taken + bytes == rest);
            FrctHeader.write(
                    packet.memory(), packet.pushBack(FrctHeader.HEADER_BYTES), flags, 0, queued, 0);
            packet.append(source, offset + taken, bytes);
            queue.put(queued, packet);
            queued++;
            taken += bytes;
            credit.used(queued, nowNs);
        }
        if (taken == 0) {
            return FrcpResult.WOULD_BLOCK;
        }
        openBytes = rest - taken;
        return taken;
    }

    /** Gives up a message of which only a part was written. */
    void abandonMessage() {
        openBytes = 0;
    }

    /** Whether a message was begun and not written to its end. */
    boolean isAmidMessage() {
        return openBytes > 0;
    }

    /** The next packet is sent for the first time. */
    void sendNext() {
        next++;
    }

    /** The oldest packet is needed no longer. */
    void releaseOldest() {
        queue.release(oldest);
        oldest++;
    }

    /** All packets before a number are needed no longer, from where the queue is orderly. */
    void releaseRun(int number) {
        queue.releaseRun(oldest, number - oldest);
        oldest = number;
    }

    /** Lets go of everything. */
    void clear() {
        while (oldest != queued) {
            releaseOldest();
        }
        next = queued;
        openBytes = 0;
    }

    /** Whether the window of the peer is honoured. */
    boolean hasFlowControl() {
        return !credit.isUnlimited();
    }

    /** Sets whether the window of the peer is honoured. */
    void setFlowControl(boolean honoured, long nowNs) {
        credit.setUnlimited(!honoured, queued, nowNs);
    }

    /** The peer told its window. */
    void window(int window) {
        credit.update(window, next, queued);
    }

    /** When to ask the peer for its window. */
    long askNs() {
        // While packets are under way, their acknowledgements bring it.
        return config.retransmits() && oldest != next ? FrcpMachine.NEVER : credit.askNs();
    }

    /** The peer is being asked for its window. */
    void asked(long nowNs) {
        credit.asked(nowNs);
    }

    /** When a packet may be written although there is no credit, if that is later than now. */
    long forceNs(long nowNs) {
        return credit.forceNs(nowNs);
    }

    @Override
    public String toString() {
        return "oldest %08x next +%d queued +%d under way %d from +%d"
                .formatted(
                        oldest,
                        next - oldest,
                        queued - oldest,
                        queue.underWay(),
                        queue.oldest() - oldest);
    }
}
