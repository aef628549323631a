package org.o7s.client;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.o7s.frcp.FrcpConfig;
import org.o7s.frcp.FrcpCounters;
import org.o7s.frcp.FrcpMachine;
import org.o7s.frcp.FrcpResult;
import org.o7s.frcp.FrcpState;
import org.o7s.frcp.QosTerms;

/**
 * The machine of a flow with FRCP and the way to its port. Belongs to whoever owns the {@link
 * FrcpEnd}; what it publishes may be read by any thread.
 *
 * <p>Of a large message the machine takes what there is credit for; the rest is kept here, so that
 * a message is written or not, and nobody waits amid one.
 */
final class FrcpDrive {
    /** When a port that was full is tried again, if it does not say that it has room. */
    private static final long FULL_NS = 1_000_000;

    /** What is due and was not done, be it that memory is short, waits for so long. */
    private static final long REST_NS = 100_000;

    private static final long NS_PER_MS = 1_000_000;

    /** So many packets may pass with one look at the clock. */
    private static final int PASSES_PER_LOOK = 15;

    /** After so long with packets that pass the machine is asked what is due. */
    private static final long LOOK_NS = 5_000_000;

    /** Packets that are taken in at a time: the window of a peer. */
    private static final int BATCH = 256;

    private final FlowIdentity identity;
    private final FlowPort port;
    private final FlowParts parts;
    private final FlowStatus status;
    private final QosTerms terms;
    private final FrcpCounters counters = new FrcpCounters();
    private @Nullable FrcpMachine machine;
    private @Nullable MachineLine line;
    private @Nullable MessageRest rest;
    private boolean closing;
    private boolean closed;
    private FrcpState state = FrcpState.UP;

    /** The line, if packets go straight. */
    private @Nullable StraightLine straight;

    /** When the machine has to do something; until then a packet may pass straight. */
    private long dueNs = Long.MIN_VALUE;

    /** The time when the clock was read last, and how many packets may pass with that. */
    private long clockNs;

    private int passes;

    private final FrcpStanding standing = new FrcpStanding();

    FrcpDrive(FlowIdentity identity, FlowPort port, FlowParts parts, FlowStatus status) {
        this.identity = identity;
        this.port = port;
        this.parts = parts;
        this.status = status;
        this.terms = QosTerms.of(identity.qos(), false);
    }

    FrcpCounters counters() {
        return counters;
    }

    /** The largest message that is known to be possible, in bytes. Any thread. */
    int mpsBytes() {
        int known = standing.mpsBytes();
        return known == 0 ? packetPayloadBytes() : known;
    }

    /** The largest payload of one packet now, in bytes. Any thread. */
    int packetPayloadBytes() {
        return Math.max(0, packetBytes() - terms.overheadBytes());
    }

    private int packetBytes() {
        return Math.min(port.mpsBytes(), FrcpMemory.packetBytesMax());
    }

    /** How things stood when it was driven last. Any thread. */
    FrcpStanding standing() {
        return standing;
    }

    /** The machine; it begins when it is used first, as the port then knows its packets. */
    FrcpMachine machine(long nowNs) {
        FrcpMachine made = machine;
        return made == null ? make(nowNs) : made;
    }

    private FrcpMachine make(long nowNs) {
        int packetBytes = Math.max(packetBytes(), terms.overheadBytes() + 1);
        FrcpConfig config =
                terms.frcp(packetBytes, identity.mplMs() * NS_PER_MS, true, port.mayDamage());
        FrcpMachine made =
                new FrcpMachine(
                        config,
                        parts.policy(),
                        parts.entropy(),
                        parts.memory().toSend(packetBytes),
                        parts.memory().toRead(packetBytes),
                        parts.memory().incoming(),
                        counters,
                        nowNs);
        machine = made;
        if (port instanceof StraightPort way) {
            straight = new StraightLine(way, parts.scratch(), config.packetBytesMax());
            line = straight;
        } else {
            line = new PacketLine(port, parts.pools(), config.packetBytesMax());
        }
        return made;
    }

    /** Whether the machine has begun, or may: the port says how large its packets are. */
    boolean canBegin() {
        return machine != null || packetPayloadBytes() > 0;
    }

    /**
     * The time for a packet that passes straight: the clock costs as much as a small packet, so it
     * is read for a few together. Somebody reads it every few milliseconds for an application that
     * takes longer than that for a packet.
     */
    long passingNs() {
        if (passes > 0) {
            passes--;
            return clockNs;
        }
        return nowNs();
    }

    /** The time. */
    long nowNs() {
        passes = PASSES_PER_LOOK;
        clockNs = parts.clocks().monotonicNs();
        return clockNs;
    }

    /** The clock is read for the next packet. */
    void forgetTime() {
        passes = 0;
    }

    /**
     * Writes a message straight, if the machine has nothing else to do.
     *
     * @return its bytes, or NOTHING of {@link FrcpResult}, and nothing was done
     */
    int pass(MemorySegment source, ByteBuffer message, long nowNs) {
        FrcpMachine driven = machine;
        StraightLine way = straight;
        int bytes = message.remaining();
        if (driven == null
                || way == null
                || nowNs >= dueNs
                || bytes == 0
                || rest != null
                || closing
                || port.hasPacket()) {
            return FrcpResult.NOTHING;
        }
        int taken = way.writeOut(driven, source, message.position(), bytes, nowNs);
        if (taken > 0) {
            passed(nowNs + LOOK_NS);
        }
        return taken;
    }

    /**
     * Reads a message straight, if the machine has nothing else to do.
     *
     * @return its bytes, or a negative number of {@link FrcpResult}: with NOTHING nothing was done
     */
    int pass(MemorySegment target, int position, int room, long nowNs) {
        FrcpMachine driven = machine;
        StraightLine way = straight;
        if (driven == null || way == null || nowNs >= dueNs || standing.isReadable() || closing) {
            return FrcpResult.NOTHING;
        }
        int bytes = way.readIn(driven, target, position, room, nowNs);
        if (bytes >= 0) {
            passed(driven.tellNs());
        }
        return bytes;
    }

    private void passed(long timeNs) {
        if (timeNs < dueNs) {
            dueNs = timeNs;
            standing.dueBy(timeNs);
        }
    }

    /** Whether more is to be done than to let packets pass. */
    boolean isDue() {
        return clockNs >= dueNs || !standing.isWritable();
    }

    /** Gives what came to the machine, as far as that is needed to read something. */
    void takeInToRead(long nowNs) {
        FrcpMachine driven = machine(nowNs);
        MachineLine way = line;
        int most = straight == null ? BATCH : 1;
        int left = BATCH;
        while (way != null && left > 0 && port.hasPacket() && !driven.isReadable()) {
            left -= most;
            way.takeIn(driven, most, nowNs);
        }
    }

    /** Gives what came to the machine; how many packets. */
    int takeIn(long nowNs) {
        FrcpMachine driven = machine(nowNs);
        MachineLine way = line;
        return way != null && port.hasPacket() ? way.takeIn(driven, BATCH, nowNs) : 0;
    }

    /** Gives what came last to the machine: a peer that has gone may have acknowledged before. */
    void takeInLast(long nowNs) {
        if (machine != null && port.isPeerClosed() && !port.isClosed()) {
            takeIn(nowNs);
        }
    }

    /**
     * Gives what came to the machine. If that was all there is to do, as with an acknowledgement,
     * how things stand is published, and a packet may pass.
     *
     * @return whether others wait for what changed
     */
    boolean takeInToWrite(long nowNs) {
        if (takeIn(nowNs) == 0) {
            return false;
        }
        FrcpMachine driven = machine(nowNs);
        MachineLine way = line;
        if (way == null || way.isHolding() || driven.deadlineNs() <= nowNs) {
            dueNs = Long.MIN_VALUE;
            return false;
        }
        return publish(driven, false, nowNs);
    }

    /**
     * Writes a message, or nothing of it.
     *
     * @return its bytes, or a negative number of {@link FrcpResult}
     */
    int write(MemorySegment source, ByteBuffer message, long nowNs) {
        int bytes = message.remaining();
        FrcpMachine driven = machine(nowNs);
        if (rest != null || closing) {
            return FrcpResult.WOULD_BLOCK;
        }
        if (bytes <= driven.config().payloadBytes()) {
            return driven.write(source, message.position(), bytes, nowNs);
        }
        if (!parts.memory().reserve(bytes)) {
            return FrcpResult.WOULD_BLOCK;
        }
        int taken = driven.write(source, message.position(), bytes, nowNs);
        if (taken < 0 || taken == bytes) {
            parts.memory().unreserve(bytes);
            return taken;
        }
        rest = new MessageRest(source, (long) message.position() + taken, bytes - taken, bytes);
        return bytes;
    }

    /** Sends what is due and publishes how things stand; whether others wait for that. */
    boolean settle(long nowNs) {
        FrcpMachine driven = machine(nowNs);
        boolean nowFull = send(driven, nowNs);
        while (!nowFull && writeRest(driven, nowNs)) {
            nowFull = send(driven, nowNs);
        }
        if (closing && !driven.isLingering()) {
            dropRest();
        }
        if (closing && !closed && rest == null) {
            closed = true;
            driven.close(nowNs);
            nowFull = send(driven, nowNs);
        }
        return publish(driven, nowFull, nowNs);
    }

    /** Writes more of a message of which a part was taken; whether there was credit. */
    private boolean writeRest(FrcpMachine driven, long nowNs) {
        MessageRest left = rest;
        if (left == null) {
            return false;
        }
        int taken = driven.write(left.memory(), left.offset(), left.bytes(), nowNs);
        if (taken > 0) {
            left.taken(taken);
        }
        if (left.bytes() == 0 || (taken < 0 && taken != FrcpResult.WOULD_BLOCK)) {
            dropRest();
        }
        return taken > 0;
    }

    private void dropRest() {
        MessageRest left = rest;
        if (left != null) {
            rest = null;
            parts.memory().unreserve(left.reserved());
        }
    }

    private boolean publish(FrcpMachine driven, boolean nowFull, long nowNs) {
        boolean change = false;
        FrcpState nowState = driven.state();
        if (nowState != state) {
            state = nowState;
            status.setPeerLost(nowState == FrcpState.PEER_SILENT);
            if (nowState == FrcpState.DOWN) {
                status.giveUp();
            }
            change = true;
        }
        boolean readable =
                nowState == FrcpState.UP
                        ? driven.isReadable()
                        : driven.nextMessageBytes() != FrcpResult.WOULD_BLOCK;
        boolean writable = rest == null && driven.isWritable();
        int mpsBytes = driven.isAgreed() ? driven.messageBytes() : driven.config().payloadBytes();
        long machineNs = driven.deadlineNs();
        long deadlineNs = Math.max(machineNs, nowNs + (nowFull ? FULL_NS : REST_NS));
        dueNs = nowFull || nowState != FrcpState.UP ? Long.MIN_VALUE : machineNs;
        return standing.set(readable, writable, nowFull, mpsBytes, deadlineNs) || change;
    }

    /** Sends what is due; whether the port took not all of it. */
    private boolean send(FrcpMachine driven, long nowNs) {
        MachineLine way = line;
        if (way == null
                || (driven.deadlineNs() > nowNs && !way.isHolding())
                || way.sendOut(driven, nowNs) != MachineLine.Sent.FULL) {
            return false;
        }
        if (standing.isFull()) {
            // It was asked for room before, and whoever is about to sleep asks again.
            return true;
        }
        makeRoom();
        return way.sendOut(driven, nowNs) == MachineLine.Sent.FULL;
    }

    private void makeRoom() {
        if (port instanceof StraightPort way) {
            // Whoever waits for room asks to be told, and tries again soon: nobody else need be.
            way.grow();
        } else {
            port.awaitRoom();
        }
    }

    /** The application is done; what it wrote may still be delivered. */
    void close() {
        closing = true;
    }

    /** Whether nothing that was written is still to be delivered, or can be. */
    boolean isDelivered() {
        FrcpMachine driven = machine;
        return driven == null
                || (rest == null && driven.isQuiet())
                || !driven.isLingering()
                || driven.state() == FrcpState.DOWN
                || port.isClosed()
                || port.isPeerClosed();
    }

    /** Whether the other end has acknowledged all that was written; never if it does not do so. */
    boolean isAcknowledged() {
        FrcpMachine driven = machine;
        if (driven == null) {
            return terms.retransmitted();
        }
        return rest == null
                && terms.retransmitted()
                && driven.isLingering()
                && driven.state() != FrcpState.DOWN
                && driven.isQuiet();
    }

    /** Whether it was closed and there is nothing more to do. */
    boolean isDone() {
        FrcpMachine driven = machine;
        return closing
                && (driven == null
                        || (closed && driven.isFinished())
                        || driven.state() == FrcpState.DOWN
                        || port.isClosed()
                        || port.isPeerClosed());
    }

    /** Gives all memory back and closes the port, whatever was not delivered. */
    void end() {
        FrcpMachine driven = machine;
        MachineLine way = line;
        if (driven != null && way != null) {
            driven.abandon();
            way.close();
        }
        dropRest();
        port.close();
    }
}
