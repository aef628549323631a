package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.CrcTrailer;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;

/**
 * The packets that leave: which is next, when, and what its header says. What the peer waits for
 * goes first, then data, then questions, then the last word, then signs of life.
 */
final class Outgoing {
    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final Agreement agreement;
    private final Outbox outbox;
    private final Sender sender;
    private final Receiver receiver;
    private final Liveness liveness;
    private final Ending ending;
    private final CrcTrailer crc;
    private final FrctCheck check;

    Outgoing(Parts parts) {
        this.config = parts.config();
        this.counters = parts.counters();
        this.agreement = parts.agreement();
        this.outbox = parts.outbox();
        this.sender = parts.sender();
        this.receiver = parts.receiver();
        this.liveness = parts.liveness();
        this.ending = parts.ending();
        this.crc = parts.crc();
        this.check = parts.check();
    }

    /**
     * Writes the next packet that is to be sent now; its length, 0 for a sign of life, or NOTHING.
     */
    int poll(MemorySegment target, long offset, long nowNs) {
        boolean tell = receiver.isRunning() && receiver.acknowledger().dueNs() <= nowNs;
        if (tell && (!dataTellsAll() || !sender.isDue(nowNs))) {
            return bare(target, offset, 0, nowNs);
        }
        Packet packet = sender.send(nowNs);
        if (packet != null) {
            return data(target, offset, packet, nowNs);
        }
        if (agreement.dueNs() <= nowNs) {
            return bare(target, offset, agreement.asks(nowNs) ? FrctHeader.RDVS : 0, nowNs);
        }
        if (outbox.askNs() <= nowNs) {
            outbox.asked(nowNs);
            return bare(target, offset, FrctHeader.RDVS, nowNs);
        }
        if (ending.owesLastWord()) {
            ending.saysLastWord();
            if (receiver.isRunning()) {
                return bare(target, offset, 0, nowNs);
            }
        }
        if (liveness.keepaliveNs() <= nowNs) {
            liveness.sent(nowNs);
            counters.keepalivesSent.increment();
            return 0;
        }
        return FrcpResult.NOTHING;
    }

    /**
     * Writes a message of one packet, and that packet, where nothing else is due; its bytes, or
     * NOTHING, and nothing was done.
     */
    int write(
            MemorySegment source,
            long offset,
            int bytes,
            MemorySegment target,
            long at,
            long nowNs) {
        if (config.checked()
                || bytes > config.payloadBytes()
                || outbox.unsent() > 0
                || outbox.isAmidMessage()
                || sender.timesNext(nowNs)
                || outbox.write(source, offset, bytes, nowNs) != bytes) {
            return FrcpResult.NOTHING;
        }
        data(target, at, sender.first(nowNs), nowNs);
        return bytes;
    }

    /** When to poll next although nothing else happens; {@code nowNs} if something waits. */
    long deadlineNs(long nowNs) {
        if (outbox.unsent() > 0 || ending.owesLastWord()) {
            return nowNs;
        }
        long dueNs = Math.min(sender.repeatNs(), sender.giveUpNs());
        dueNs = Math.min(dueNs, Math.min(agreement.dueNs(), agreement.verdictNs(nowNs)));
        dueNs = Math.min(dueNs, Math.min(outbox.askNs(), outbox.forceNs(nowNs)));
        if (receiver.isRunning()) {
            dueNs = Math.min(dueNs, receiver.acknowledger().dueNs());
        }
        dueNs = Math.min(dueNs, receiver.reader().dueNs());
        return Math.min(dueNs, Math.min(liveness.keepaliveNs(), liveness.silentNs()));
    }

    private boolean tellsWords() {
        return agreement.tellsReceived()
                && (receiver.isMissing() || receiver.acknowledger().isFresh());
    }

    /** Whether the header of a packet with DATA says all that there is to say of what came. */
    private boolean dataTellsAll() {
        boolean tellsNumber = !config.retransmits() || !agreement.checks();
        return tellsNumber && !tellsWords();
    }

    private int data(MemorySegment target, long offset, Packet packet, long nowNs) {
        int bytes = packet.length();
        MemorySegment.copy(packet.memory(), packet.offset(), target, offset, bytes);
        // Of our own memory: others may write where the packet goes.
        int number = FrctHeader.seqno(packet.memory(), packet.offset());
        int flags = FrctHeader.flags(packet.memory(), packet.offset());
        if (sender.beginsRun(number)) {
            flags |= FrctHeader.DRF;
        }
        sender.copied();
        return finish(
                target, offset, flags, number, bytes, agreement.checks(), dataTellsAll(), nowNs);
    }

    /** A packet without DATA; it always says where we begin, so that the prototype knows (S3). */
    private int bare(MemorySegment target, long offset, int more, long nowNs) {
        counters.bareSent.increment();
        int bytes = FrctHeader.HEADER_BYTES;
        int markBytes = agreement.write(target, offset + bytes, nowNs);
        boolean checks = agreement.checks(markBytes);
        bytes += markBytes;
        if (agreement.tellsReceived() && receiver.isRunning()) {
            int room = FrctHeader.HEADER_BYTES + config.payloadBytes() - bytes;
            room -= checks ? FrctCheck.BYTES : 0;
            bytes += receiver.writeReceived(target, offset + bytes, room, nowNs);
        }
        int flags = FrctHeader.DRF | more;
        return finish(target, offset, flags, outbox.oldest(), bytes, checks, true, nowNs);
    }

    private int finish(
            MemorySegment target,
            long offset,
            int flags,
            int number,
            int bytes,
            boolean checks,
            boolean all,
            long nowNs) {
        // The check of a packet with DATA stands where its acknowledgement would.
        boolean acknowledges = config.retransmits() && !(checks && (flags & FrctHeader.DATA) != 0);
        int said = checks ? flags | FrctHeader.CHECKED : flags;
        int edge = 0;
        int expected = 0;
        if (receiver.isRunning()) {
            edge = receiver.edge();
            said |= FrctHeader.FC;
            if (acknowledges) {
                said |= FrctHeader.ACK;
                expected = receiver.expected();
            }
            receiver.acknowledger().told(edge, all, receiver.isMissing(), nowNs);
        }
        FrctHeader.write(target, offset, said, edge, number, expected);
        liveness.sent(nowNs);
        if (checks) {
            return check.write(target, offset, bytes, said);
        }
        if (config.checked()) {
            crc.append(target, offset, bytes);
        }
        return bytes + config.trailerBytes();
    }

    @Override
    public String toString() {
        return sender.toString();
    }
}
