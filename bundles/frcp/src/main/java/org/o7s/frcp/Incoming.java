package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.CrcTrailer;
import org.o7s.wire.g23.FrctHeader;

/**
 * What comes of the peer, whoever that is: validated, counted, and given to whom it concerns
 * (docs/wire/wire-endtoend.md 6.1).
 */
final class Incoming {
    /** The flags of a packet that asks for nothing and is a whole message. */
    private static final int PLAIN =
            FrctHeader.DATA | FrctHeader.DRF | FrctHeader.ACK | FrctHeader.FC;

    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final Agreement agreement;
    private final Outbox outbox;
    private final Sender sender;
    private final Receiver receiver;
    private final Liveness liveness;
    private final Ending ending;
    private final CrcTrailer crc;
    private final Guard guard;

    /** What the memory for packets that came has room for. */
    private final int payloadBytesMax;

    Incoming(Parts parts, int payloadBytesMax) {
        this.config = parts.config();
        this.counters = parts.counters();
        this.agreement = parts.agreement();
        this.outbox = parts.outbox();
        this.sender = parts.sender();
        this.receiver = parts.receiver();
        this.liveness = parts.liveness();
        this.ending = parts.ending();
        this.crc = parts.crc();
        this.guard = new Guard(config.extended(), counters, agreement, parts.check());
        this.payloadBytesMax = payloadBytesMax;
    }

    /** A packet came; an empty one is a sign of life. */
    void input(MemorySegment segment, long offset, int packetBytes, long nowNs) {
        if (packetBytes == 0) {
            counters.keepalivesReceived.increment();
            liveness.heard(nowNs);
            return;
        }
        int bytes = packetBytes - config.trailerBytes();
        if (FrctHeader.validate(bytes) < 0) {
            counters.unreadable.increment();
            return;
        }
        if (config.checked() && !crc.matches(segment, offset, packetBytes)) {
            counters.damaged.increment();
            return;
        }
        int believed = guard.admit(segment, offset, bytes);
        if (believed != Guard.REFUSED) {
            liveness.heard(nowNs);
            accept(segment, offset, believed - FrctHeader.HEADER_BYTES, nowNs);
        }
    }

    /**
     * Takes a packet in and reads its message, if it is whole and next and nothing waits; its
     * bytes, or NOTHING, and nothing was done, though the target may have been written to. Others
     * may write where the packet is, so each field is looked at once, and a check is one of what
     * was copied.
     */
    int inputAndRead(
            MemorySegment segment,
            long offset,
            int packetBytes,
            MemorySegment target,
            long targetOffset,
            int room,
            long nowNs) {
        int bytes = packetBytes - FrctHeader.HEADER_BYTES;
        if (bytes <= 0 || bytes > room || bytes > payloadBytesMax || config.checked()) {
            return FrcpResult.NOTHING;
        }
        boolean checks = config.offersChecks();
        int plain = checks ? PLAIN | FrctHeader.CHECKED : PLAIN;
        int flags = FrctHeader.flags(segment, offset);
        int number = FrctHeader.seqno(segment, offset);
        if ((flags & ~plain) != 0 || (flags & FrctHeader.DATA) == 0 || !receiver.isNext(number)) {
            return FrcpResult.NOTHING;
        }
        int window = FrctHeader.window(segment, offset);
        int acknowledged = FrctHeader.ackno(segment, offset);
        // Where there is a check, it stands in place of the acknowledgement.
        boolean acknowledges = !checks && (flags & FrctHeader.ACK) != 0;
        if (acknowledges && sender.timesBefore(acknowledged, nowNs)) {
            return FrcpResult.NOTHING;
        }
        MemorySegment.copy(segment, offset + FrctHeader.HEADER_BYTES, target, targetOffset, bytes);
        if (checks
                && !guard.admitsStraight(
                        flags, window, number, acknowledged, target, targetOffset, bytes)) {
            return FrcpResult.NOTHING;
        }
        liveness.heard(nowNs);
        counters.received.increment();
        agreement.heardData(nowNs);
        if (acknowledges) {
            sender.passed(acknowledged, nowNs);
        }
        if ((flags & FrctHeader.FC) != 0) {
            outbox.window(window);
        }
        receiver.passed(number, bytes, nowNs);
        return bytes;
    }

    private void accept(MemorySegment segment, long offset, int payloadBytes, long nowNs) {
        int flags = FrctHeader.flags(segment, offset);
        boolean data = (flags & FrctHeader.DATA) != 0;
        (data ? counters.received : counters.bareReceived).increment();
        if (!mayBe(flags, data)) {
            (data ? counters.droppedFragmentBits : counters.unreadable).increment();
            return;
        }
        if (data && payloadBytes > payloadBytesMax) {
            counters.droppedTooLarge.increment();
            return;
        }
        if (data) {
            agreement.heardData(nowNs);
            if ((flags & FrctHeader.ACK) != 0 && !guard.isChecked(flags)) {
                sender.acknowledged(FrctHeader.ackno(segment, offset), nowNs);
            }
        } else {
            bare(flags, segment, offset, payloadBytes, nowNs);
        }
        if ((flags & FrctHeader.FC) != 0) {
            outbox.window(FrctHeader.window(segment, offset));
        }
        if ((flags & FrctHeader.RDVS) != 0 && receiver.isRunning()) {
            receiver.acknowledger().asked(nowNs);
        }
        if (data && ending.isClosing()) {
            counters.droppedClosed.increment();
        } else if (data) {
            receiver.data(segment, offset, FrctHeader.HEADER_BYTES + payloadBytes, nowNs);
        }
    }

    /** A packet without DATA: behind its header there may be a mark and words. */
    private void bare(int flags, MemorySegment segment, long offset, int bytes, long nowNs) {
        long behind = offset + FrctHeader.HEADER_BYTES;
        boolean checked = guard.isChecked(flags);
        int markBytes = agreement.heardBare(segment, behind, bytes, checked, nowNs);
        if ((flags & FrctHeader.ACK) == 0) {
            if (markBytes > 0 && agreement.isAgreed()) {
                sender.knowsNothing(nowNs);
            }
            return;
        }
        int number = FrctHeader.ackno(segment, offset);
        int rest = bytes - markBytes;
        if (rest > 0 && agreement.tellsReceived() && agreement.mayBeUsed()) {
            sender.received(number, segment, behind + markBytes, rest, nowNs);
        } else {
            sender.acknowledged(number, nowNs);
        }
    }

    /** Whether the bits of a fragment can be meant, given what the peer knows of us. */
    private boolean mayBe(int flags, boolean data) {
        return (flags & FrctHeader.FRAGMENT_MASK) == 0 || (data && agreement.mayBeUsed());
    }
}
