package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.wire.g23.CrcTrailer;
import org.o7s.wire.g23.FrctHeader;

/**
 * FRCP at one end of a flow. Belongs to whoever drives the flow; nothing is allocated per packet.
 *
 * <p>After each call, and at {@link #deadlineNs}, the driver {@link #poll polls} until there is
 * {@link FrcpResult#NOTHING} or the layer below takes no more. Times are of one monotonic clock,
 * below 2^62 either way; one that goes back is taken as standing still. Memory: per direction at
 * most {@link FrcpConfig#memoryPackets} packets of the pool, which flows may share, and one message
 * of at most {@link FrcpConfig#messageBytesMax}. Source: docs/wire/wire-endtoend.md 2.11.
 */
public final class FrcpMachine {
    /** A time that does not come. */
    public static final long NEVER = Long.MAX_VALUE;

    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final int payloadBytesMax;
    private final CrcTrailer crc = new CrcTrailer();
    private final Agreement agreement;
    private final Sender sender;
    private final Receiver receiver;
    private final Liveness liveness;
    private boolean lingers;
    private boolean closing;
    private boolean lastWord;
    private boolean down;
    private long nowNs;

    /**
     * A machine.
     *
     * @param sendPool where packets wait to be sent and acknowledged; its packets must hold a
     *     header and {@link FrcpConfig#payloadBytes}. Not that of the receiver: two ends that have
     *     filled their memory with what they write could receive nothing any more
     * @param receivePool where packets wait to be read or for one that is missing; as large ones
     * @param counters of this flow, or of several that the same thread drives
     * @param nowNs the time now
     */
    public FrcpMachine(
            FrcpConfig config,
            FrcpPolicy policy,
            Entropy entropy,
            PacketPool sendPool,
            PacketPool receivePool,
            FrcpCounters counters,
            long nowNs) {
        int slotBytes = Math.min(sendPool.payloadBytes(), receivePool.payloadBytes());
        if (slotBytes < FrctHeader.HEADER_BYTES + config.payloadBytes()) {
            throw new IllegalArgumentException(
                    "packets of the pool have " + slotBytes + " bytes: too few");
        }
        this.config = config;
        this.counters = counters;
        this.payloadBytesMax = receivePool.payloadBytes() - FrctHeader.HEADER_BYTES;
        Timing timing = new Timing(policy);
        this.agreement = new Agreement(config, counters);
        int first = (int) entropy.nextLong();
        this.sender = new Sender(config, counters, sendPool, timing, agreement, first);
        this.receiver = new Receiver(config, counters, receivePool, timing, agreement);
        this.liveness = new Liveness(config.timeoutNs(), counters, nowNs);
        this.lingers = config.retransmits();
        this.nowNs = nowNs;
    }

    /** How this machine works. */
    public FrcpConfig config() {
        return config;
    }

    /** What can be done with the flow. */
    public FrcpState state() {
        if (down) {
            return FrcpState.DOWN;
        }
        return liveness.isSilent() ? FrcpState.PEER_SILENT : FrcpState.UP;
    }

    /** Whether the window of the peer is honoured: FRCTFRESCNTL (2). */
    public boolean hasFlowControl() {
        return !sender.credit().isUnlimited();
    }

    /**
     * Sets whether the window of the peer is honoured.
     *
     * @return whether that is possible: retransmission needs it (5.4)
     */
    public boolean setFlowControl(boolean honoured) {
        if (config.retransmits() && !honoured) {
            return false;
        }
        sender.setFlowControl(honoured, nowNs);
        return true;
    }

    /** Whether what was written is delivered after the flow is closed: FRCTFLINGER (4). */
    public boolean isLingering() {
        return lingers;
    }

    /** Sets whether what was written is delivered after the flow is closed. */
    public void setLingering(boolean linger) {
        lingers = linger;
    }

    /** Sets whether reads give bytes before their message is complete; at first they do not. */
    public void setPartialDelivery(boolean partial) {
        receiver.reader().setPartial(partial);
    }

    /**
     * Whether the other end has said that it is one of o7s, so that the flow may do more than
     * generation 0.23 (docs/wire/extensions.md, "agreement"). Once it has, it stays so.
     */
    public boolean isAgreed() {
        return agreement.isAgreed();
    }

    /**
     * The largest message that can be written, in bytes, as far as is known: until the other end
     * has been heard, one that it may yet refuse.
     */
    public int messageBytes() {
        return agreement.messageBytes();
    }

    /**
     * Whether a write takes at least a packet, if the pool has one; or, when a large message waited
     * for what the other end says, whether that is known.
     */
    public boolean isWritable() {
        return !down && !closing && !agreement.isAsking(nowNs) && sender.isWritable(nowNs);
    }

    /**
     * Takes of a message what there is credit and memory for; the rest must be written next, or
     * {@linkplain #abandonMessage abandoned}.
     *
     * <p>A message of more than a packet needs an end of o7s at the other side. Before that is
     * known the other end is asked, and nothing is taken for at most 3 s: written again when the
     * machine {@linkplain #isWritable is writable}, it is taken, or is too large.
     *
     * @param rest bytes of the message from {@code offset} on: all of it, or what was not taken
     *     before; 0 is a sign of life
     * @return how many bytes were taken, or WOULD_BLOCK, TOO_LARGE or DOWN of {@link FrcpResult}
     */
    public int write(MemorySegment source, long offset, int rest, long timeNs) {
        drive(timeNs);
        if (down || closing) {
            return FrcpResult.DOWN;
        }
        if (rest == 0) {
            liveness.ask();
            return 0;
        }
        return sender.write(source, offset, rest, nowNs);
    }

    /** Whether a message was begun and not written to its end. */
    public boolean isAmidMessage() {
        return sender.isAmidMessage();
    }

    /** Gives up a message of which only a part was written; the peer sees none of it, or a part. */
    public void abandonMessage() {
        sender.abandonMessage();
    }

    /** Whether a read gives something, be it an error. */
    public boolean isReadable() {
        return receiver.reader().isReadable() || state() != FrcpState.UP;
    }

    /** Length of the next message in bytes, or WOULD_BLOCK; not with partial delivery. */
    public int nextMessageBytes() {
        return receiver.reader().nextBytes();
    }

    /**
     * Reads a message; one that does not fit is lost.
     *
     * @return its length, or a negative number of {@link FrcpResult}
     */
    public int read(MemorySegment target, long offset, int room, long timeNs) {
        drive(timeNs);
        return afterRead(receiver.reader().read(target, offset, room));
    }

    /**
     * Reads what there is of a message; {@link #hasEndedMessage} says whether that was its end.
     *
     * @return how many bytes, 0 if the rest of the message is lost; or a negative number of {@link
     *     FrcpResult}
     */
    public int readPart(MemorySegment target, long offset, int room, long timeNs) {
        drive(timeNs);
        return afterRead(receiver.reader().readSome(target, offset, room));
    }

    /** Whether the last {@link #readPart} reached the end of its message. */
    public boolean hasEndedMessage() {
        return receiver.reader().endedMessage();
    }

    /** Fragments of a message that is not complete, beyond those that wait in the window. */
    int pendingFragments() {
        return receiver.reader().pendingFragments();
    }

    private int afterRead(int result) {
        receiver.hasRead(nowNs);
        if (result != FrcpResult.WOULD_BLOCK) {
            return result;
        }
        return switch (state()) {
            case UP -> closing ? FrcpResult.DOWN : FrcpResult.WOULD_BLOCK;
            case PEER_SILENT -> FrcpResult.PEER_SILENT;
            case DOWN -> FrcpResult.DOWN;
        };
    }

    /** A packet came; an empty one is a sign of life. What is wrong with it is counted. */
    public void input(MemorySegment segment, long offset, int packetBytes, long timeNs) {
        drive(timeNs);
        if (packetBytes == 0) {
            counters.keepalivesReceived.increment();
            liveness.heard(nowNs);
            return;
        }
        int payloadBytes = FrctHeader.validate(packetBytes - config.trailerBytes());
        if (payloadBytes < 0) {
            counters.unreadable.increment();
        } else if (config.checked() && !crc.matches(segment, offset, packetBytes)) {
            counters.damaged.increment();
        } else {
            liveness.heard(nowNs);
            accept(segment, offset, payloadBytes);
        }
    }

    private void accept(MemorySegment segment, long offset, int payloadBytes) {
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
        long behind = offset + FrctHeader.HEADER_BYTES;
        int markBytes = 0;
        if (data) {
            agreement.heardData(nowNs);
        } else {
            markBytes = agreement.heardBare(segment, behind, payloadBytes, nowNs);
        }
        if ((flags & FrctHeader.ACK) != 0) {
            int number = FrctHeader.ackno(segment, offset);
            int rest = payloadBytes - markBytes;
            if (!data && rest > 0 && agreement.tellsReceived() && agreement.mayBeUsed()) {
                sender.received(number, segment, behind + markBytes, rest, nowNs);
            } else {
                sender.acknowledged(number, true, nowNs);
            }
        }
        if (markBytes > 0 && (flags & FrctHeader.ACK) == 0 && agreement.isAgreed()) {
            sender.knowsNothing(nowNs);
        }
        if ((flags & FrctHeader.FC) != 0) {
            sender.window(FrctHeader.window(segment, offset));
        }
        if ((flags & FrctHeader.RDVS) != 0 && receiver.isRunning()) {
            receiver.acknowledger().asked(nowNs);
        }
        if (data && closing) {
            counters.droppedClosed.increment();
        } else if (data) {
            receiver.data(segment, offset, FrctHeader.HEADER_BYTES + payloadBytes, nowNs);
        }
    }

    /** Whether the bits of a fragment can be meant, given what the peer knows of us. */
    private boolean mayBe(int flags, boolean data) {
        boolean fragment = (flags & FrctHeader.FRAGMENT) != 0;
        if (!data || !config.extended()) {
            return (flags & FrctHeader.FRAGMENT_MASK) == 0;
        }
        return fragment ? agreement.mayBeUsed() : (flags & FrctHeader.FRAGMENT_MASK) == 0;
    }

    /**
     * Writes the next packet that is to be sent now.
     *
     * @param target with {@link FrcpConfig#packetBytesMax} bytes of room from {@code offset} on
     * @return its length, 0 for a sign of life, or NOTHING of {@link FrcpResult}
     */
    public int poll(MemorySegment target, long offset, long timeNs) {
        drive(timeNs);
        if (down) {
            return FrcpResult.NOTHING;
        }
        boolean tell = receiver.isRunning() && receiver.acknowledger().dueNs() <= nowNs;
        if (tell && (tellsWords() || !sender.isDue(nowNs))) {
            return bare(target, offset, 0);
        }
        Packet packet = sender.send(nowNs);
        if (packet != null) {
            return data(target, offset, packet);
        }
        if (agreement.dueNs() <= nowNs) {
            return bare(target, offset, agreement.asks(nowNs) ? FrctHeader.RDVS : 0);
        }
        if (sender.askNs() <= nowNs) {
            sender.credit().asked(nowNs);
            return bare(target, offset, FrctHeader.RDVS);
        }
        if (closing && sender.isDone() && !lastWord) {
            lastWord = true;
            if (receiver.isRunning()) {
                return bare(target, offset, 0);
            }
        }
        if (liveness.keepaliveNs() <= nowNs) {
            liveness.sent(nowNs);
            counters.keepalivesSent.increment();
            return 0;
        }
        return FrcpResult.NOTHING;
    }

    /** When to poll next although nothing else happens; a time that has come if something waits. */
    public long deadlineNs() {
        if (down) {
            return NEVER;
        }
        if (sender.hasNew() || (closing && sender.isDone() && !lastWord)) {
            return nowNs;
        }
        long dueNs = Math.min(sender.repeatNs(), sender.giveUpNs());
        dueNs = Math.min(dueNs, Math.min(agreement.dueNs(), agreement.verdictNs(nowNs)));
        dueNs = Math.min(dueNs, Math.min(sender.askNs(), sender.credit().forceNs(nowNs)));
        if (receiver.isRunning()) {
            dueNs = Math.min(dueNs, receiver.acknowledger().dueNs());
        }
        return Math.min(dueNs, Math.min(liveness.keepaliveNs(), liveness.silentNs()));
    }

    /** The application is done: what was written is still delivered if the flow lingers. */
    public void close(long timeNs) {
        drive(timeNs);
        if (closing) {
            return;
        }
        closing = true;
        sender.abandonMessage();
        receiver.clear(nowNs);
        if (!lingers) {
            sender.clear();
        }
    }

    /** The flow is over: what was not delivered is thrown away, and all memory given back. */
    public void abandon() {
        closing = true;
        down = true;
        sender.clear();
        receiver.clear(nowNs);
    }

    /** Whether a closed flow has nothing more to do: its machine may be forgotten. */
    public boolean isFinished() {
        return closing && (down || (sender.isDone() && lastWord));
    }

    /**
     * How long the endpoint must not be used for another flow, so that none meets old packets, in
     * ns (2.10 step 3).
     */
    public long reserveNs(long timeNs) {
        drive(timeNs);
        long ns = 0;
        if (sender.hasSentData()) {
            ns = Math.max(ns, config.senderInactivityNs() - (nowNs - sender.lastDataNs()));
        }
        if (receiver.isRunning()) {
            ns = Math.max(ns, config.receiverInactivityNs() - (nowNs - receiver.lastDataNs()));
        }
        return ns;
    }

    /** Whether all that was written is sent, and acknowledged if the flow retransmits. */
    public boolean isQuiet() {
        return sender.isDone();
    }

    @Override
    public String toString() {
        return "%s at %d ns: sends %s; expects %08x, unread %d"
                .formatted(state(), nowNs, sender, receiver.expected(), receiver.reader().unread());
    }

    private boolean tellsWords() {
        return agreement.tellsReceived()
                && (receiver.isMissing() || receiver.acknowledger().isFresh());
    }

    private void drive(long timeNs) {
        long before = nowNs;
        nowNs = Math.max(nowNs, timeNs);
        liveness.passed(before, nowNs);
        if (!down && sender.hasGivenUp(nowNs)) {
            down = true;
            sender.clear();
        }
    }

    private int data(MemorySegment target, long offset, Packet packet) {
        MemorySegment.copy(packet.memory(), packet.offset(), target, offset, packet.length());
        int number = FrctHeader.seqno(target, offset);
        int flags = FrctHeader.flags(target, offset);
        if (sender.beginsRun(number)) {
            flags |= FrctHeader.DRF;
        }
        int bytes = packet.length();
        sender.copied(number);
        return finish(target, offset, flags, number, bytes, !tellsWords());
    }

    /** A packet without DATA; it always says where we begin, so that the prototype knows (S3). */
    private int bare(MemorySegment target, long offset, int more) {
        counters.bareSent.increment();
        int bytes = FrctHeader.HEADER_BYTES;
        bytes += agreement.write(target, offset + bytes, nowNs);
        if (agreement.tellsReceived() && receiver.isRunning()) {
            int room = FrctHeader.HEADER_BYTES + config.payloadBytes() - bytes;
            bytes += receiver.writeReceived(target, offset + bytes, room, nowNs);
        }
        return finish(target, offset, FrctHeader.DRF | more, sender.oldest(), bytes, true);
    }

    private int finish(
            MemorySegment target, long offset, int flags, int number, int bytes, boolean all) {
        int said = flags;
        int edge = 0;
        int expected = 0;
        if (receiver.isRunning()) {
            edge = receiver.edge();
            said |= FrctHeader.FC;
            if (config.retransmits()) {
                said |= FrctHeader.ACK;
                expected = receiver.expected();
            }
            receiver.acknowledger().told(edge, all, receiver.isMissing(), nowNs);
        }
        FrctHeader.write(target, offset, said, edge, number, expected);
        liveness.sent(nowNs);
        if (!config.checked()) {
            return bytes;
        }
        crc.append(target, offset, bytes);
        return bytes + config.trailerBytes();
    }
}
