package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPool;
import org.o7s.wire.g23.CrcTrailer;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;

/**
 * FRCP at one end of a flow. Belongs to whoever drives the flow; nothing is allocated per packet.
 *
 * <p>After each call, and at {@link #deadlineNs}, the driver {@link #poll polls} until there is
 * {@link FrcpResult#NOTHING} or the layer below takes no more. Times are of one monotonic clock,
 * below 2^62 either way; one that goes back is taken as standing still. Memory: per direction at
 * most {@link FrcpConfig#memoryPackets} packets of the pool, which flows may share, and one message
 * of at most {@link FrcpConfig#messageBytesMax}, of a budget that flows may share. Source:
 * docs/wire/wire-endtoend.md 2.11.
 */
public final class FrcpMachine {
    /** A time that does not come. */
    public static final long NEVER = Long.MAX_VALUE;

    private final FrcpConfig config;
    private final Agreement agreement;
    private final Outbox outbox;
    private final Receiver receiver;
    private final Liveness liveness;
    private final Ending ending;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private long nowNs;

    /**
     * A machine.
     *
     * @param policies when it repeats and acknowledges packets, and how many it lets come
     * @param sendPool where packets wait to be sent and acknowledged; its packets must hold a
     *     header and {@link FrcpConfig#payloadBytes}. Not that of the receiver: two ends that have
     *     filled their memory with what they write could receive nothing any more
     * @param receivePool where packets wait to be read or for one that is missing; as large ones
     * @param messages memory for messages that came in fragments, which other flows may share. With
     *     retransmission a message that finds none waits in the window, which the peer fills and
     *     then stops; after 5 s it is dropped, and the next read says TOO_LARGE. Without, it is
     *     dropped at once
     * @param counters of this flow, or of several that the same thread drives
     * @param nowNs the time now
     */
    public FrcpMachine(
            FrcpConfig config,
            FrcpPolicies policies,
            Entropy entropy,
            PacketPool sendPool,
            PacketPool receivePool,
            MessageBudget messages,
            FrcpCounters counters,
            long nowNs) {
        int slotBytes = Math.min(sendPool.payloadBytes(), receivePool.payloadBytes());
        if (slotBytes < FrctHeader.HEADER_BYTES + config.payloadBytes()) {
            throw new IllegalArgumentException(
                    "packets of the pool have " + slotBytes + " bytes: too few");
        }
        this.config = config;
        Timing timing = new Timing(policies);
        this.agreement = new Agreement(config, counters);
        int first = (int) entropy.nextLong();
        this.outbox = new Outbox(config, counters, sendPool, agreement, first);
        Sender sender = new Sender(config, counters, timing, agreement, outbox);
        this.receiver = new Receiver(config, counters, receivePool, timing, agreement, messages);
        this.liveness = new Liveness(config.timeoutNs(), counters, nowNs);
        this.ending = new Ending(config, outbox, sender, receiver);
        Parts parts =
                new Parts(
                        config,
                        counters,
                        agreement,
                        outbox,
                        sender,
                        receiver,
                        liveness,
                        ending,
                        new CrcTrailer(),
                        new FrctCheck());
        int roomBytes = receivePool.payloadBytes() - FrctHeader.HEADER_BYTES;
        this.incoming = new Incoming(parts, roomBytes);
        this.outgoing = new Outgoing(parts);
        this.nowNs = nowNs;
    }

    /** How this machine works. */
    public FrcpConfig config() {
        return config;
    }

    /** What can be done with the flow. */
    public FrcpState state() {
        if (ending.isDown()) {
            return FrcpState.DOWN;
        }
        return liveness.isSilent() ? FrcpState.PEER_SILENT : FrcpState.UP;
    }

    /** Whether the window of the peer is honoured: FRCTFRESCNTL (2). */
    public boolean hasFlowControl() {
        return outbox.hasFlowControl();
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
        outbox.setFlowControl(honoured, nowNs);
        return true;
    }

    /** Whether what was written is delivered after the flow is closed: FRCTFLINGER (4). */
    public boolean isLingering() {
        return ending.isLingering();
    }

    /** Sets whether what was written is delivered after the flow is closed. */
    public void setLingering(boolean linger) {
        ending.setLingering(linger);
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
     * Whether a write takes at least a packet, unless the pool has none for anybody; or, when a
     * large message waited for what the other end says, whether that is known.
     */
    public boolean isWritable() {
        return !ending.isDown()
                && !ending.isClosing()
                && !agreement.isAsking(nowNs)
                && outbox.isWritable(nowNs);
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
        if (ending.isDown() || ending.isClosing()) {
            return FrcpResult.DOWN;
        }
        if (rest == 0) {
            liveness.ask();
            return 0;
        }
        return outbox.write(source, offset, rest, nowNs);
    }

    /** Whether a message was begun and not written to its end. */
    public boolean isAmidMessage() {
        return outbox.isAmidMessage();
    }

    /** Gives up a message of which only a part was written; the peer sees none of it, or a part. */
    public void abandonMessage() {
        outbox.abandonMessage();
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
            case UP -> ending.isClosing() ? FrcpResult.DOWN : FrcpResult.WOULD_BLOCK;
            case PEER_SILENT -> FrcpResult.PEER_SILENT;
            case DOWN -> FrcpResult.DOWN;
        };
    }

    /** A packet came; an empty one is a sign of life. What is wrong with it is counted. */
    public void input(MemorySegment segment, long offset, int packetBytes, long timeNs) {
        drive(timeNs, true);
        incoming.input(segment, offset, packetBytes, nowNs);
    }

    /**
     * Writes a message of one packet and that packet at once, as {@link #write} and {@link #poll}
     * do: for a driver that has not reached {@link #deadlineNs}, and so has nothing else to send.
     * The target may be memory that others write. The time may be some milliseconds old: where a
     * round trip is to be measured, nothing is done.
     *
     * @param bytes at least 1
     * @param target with room for a header and so many bytes from {@code at} on, where the packet
     *     is written
     * @return the bytes of the message; or NOTHING of {@link FrcpResult}, and nothing was done
     */
    public int writeOut(
            MemorySegment source,
            long offset,
            int bytes,
            MemorySegment target,
            long at,
            long timeNs) {
        drive(timeNs);
        return ending.isDown() || ending.isClosing()
                ? FrcpResult.NOTHING
                : outgoing.write(source, offset, bytes, target, at, nowNs);
    }

    /**
     * Takes a packet in and reads its message at once, as {@link #input} and {@link #read} do, if
     * it is whole, the next one, and nothing waits to be read. The packet may be in memory that
     * others write: each field is looked at once, and a check is one of what was copied. The time
     * may be some milliseconds old if the peer is not told how long ago a packet came: where a
     * round trip is to be measured, nothing is done.
     *
     * @param target where the message goes; written to even if the packet proves to be damaged
     * @return the bytes of the message; or NOTHING of {@link FrcpResult}, and the machine did
     *     nothing
     */
    public int inputAndRead(
            MemorySegment segment,
            long offset,
            int packetBytes,
            MemorySegment target,
            long targetOffset,
            int room,
            long timeNs) {
        drive(timeNs, true);
        return ending.isDown() || ending.isClosing()
                ? FrcpResult.NOTHING
                : incoming.inputAndRead(
                        segment, offset, packetBytes, target, targetOffset, room, nowNs);
    }

    /** When the peer is to be told what came: a part of {@link #deadlineNs}. */
    public long tellNs() {
        return receiver.isRunning() ? receiver.acknowledger().dueNs() : NEVER;
    }

    /**
     * Writes the next packet that is to be sent now.
     *
     * @param target with {@link FrcpConfig#packetBytesMax} bytes of room from {@code offset} on
     * @return its length, 0 for a sign of life, or NOTHING of {@link FrcpResult}
     */
    public int poll(MemorySegment target, long offset, long timeNs) {
        drive(timeNs);
        return ending.isDown() ? FrcpResult.NOTHING : outgoing.poll(target, offset, nowNs);
    }

    /** When to poll next although nothing else happens; a time that has come if something waits. */
    public long deadlineNs() {
        return ending.isDown() ? receiver.reader().dueNs() : outgoing.deadlineNs(nowNs);
    }

    /** The application is done: what was written is still delivered if the flow lingers. */
    public void close(long timeNs) {
        drive(timeNs);
        ending.close(nowNs);
    }

    /** The flow is over: what was not delivered is thrown away, and all memory given back. */
    public void abandon() {
        ending.abandon(nowNs);
    }

    /** Whether a closed flow has nothing more to do: its machine may be forgotten. */
    public boolean isFinished() {
        return ending.isFinished();
    }

    /** Whether all that was written is sent, and acknowledged if the flow retransmits. */
    public boolean isQuiet() {
        return outbox.isDone();
    }

    @Override
    public String toString() {
        return "%s at %d ns: sends %s; expects %08x, unread %d"
                .formatted(
                        state(), nowNs, outgoing, receiver.expected(), receiver.reader().unread());
    }

    private void drive(long timeNs) {
        drive(timeNs, false);
    }

    /** Time has passed; whether something of the peer is about to be taken in. */
    private void drive(long timeNs, boolean comes) {
        long before = nowNs;
        nowNs = Math.max(nowNs, timeNs);
        liveness.passed(before, nowNs, comes);
        receiver.passed(nowNs);
        ending.passed(nowNs);
    }
}
