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
    private volatile boolean readable;
    private volatile boolean writable = true;
    private volatile boolean full;
    private volatile int mpsBytes;
    private volatile long deadlineNs = FrcpMachine.NEVER;

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
        int known = mpsBytes;
        return known == 0 ? packetPayloadBytes() : known;
    }

    /** The largest payload of one packet now, in bytes. Any thread. */
    int packetPayloadBytes() {
        return Math.max(0, packetBytes() - terms.overheadBytes());
    }

    private int packetBytes() {
        return Math.min(port.mpsBytes(), FrcpMemory.packetBytesMax());
    }

    /** Whether the application can read something. Any thread. */
    boolean isReadable() {
        return readable;
    }

    /** Whether there was credit and memory for a write. Any thread. */
    boolean isWritable() {
        return writable;
    }

    /** Whether it is the port that had no room. Any thread. */
    boolean isFull() {
        return full;
    }

    /** When the machine is to be driven next. Any thread. */
    long deadlineNs() {
        return deadlineNs;
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
                        counters,
                        nowNs);
        machine = made;
        line =
                port instanceof StraightPort straight
                        ? new StraightLine(straight, parts.scratch(), config.packetBytesMax())
                        : new PacketLine(port, parts.pools(), config.packetBytesMax());
        return made;
    }

    /** Whether the machine has begun, or may: the port says how large its packets are. */
    boolean canBegin() {
        return machine != null || packetPayloadBytes() > 0;
    }

    /** Gives what came to the machine; how many packets. */
    int takeIn(long nowNs) {
        FrcpMachine driven = machine(nowNs);
        MachineLine way = line;
        return way != null && port.hasPacket() ? way.takeIn(driven, BATCH, nowNs) : 0;
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
        boolean change = full && !nowFull;
        full = nowFull;
        FrcpState nowState = driven.state();
        if (nowState != state) {
            state = nowState;
            status.setPeerLost(nowState == FrcpState.PEER_SILENT);
            if (nowState == FrcpState.DOWN) {
                status.giveUp();
            }
            change = true;
        }
        boolean nowReadable =
                nowState == FrcpState.UP
                        ? driven.isReadable()
                        : driven.nextMessageBytes() != FrcpResult.WOULD_BLOCK;
        boolean nowWritable = rest == null && driven.isWritable();
        change |= (nowReadable && !readable) || (nowWritable && !writable);
        readable = nowReadable;
        writable = nowWritable;
        int nowMpsBytes =
                driven.isAgreed() ? driven.messageBytes() : driven.config().payloadBytes();
        if (nowMpsBytes != mpsBytes) {
            mpsBytes = nowMpsBytes;
        }
        deadlineNs = Math.max(driven.deadlineNs(), nowNs + (nowFull ? FULL_NS : REST_NS));
        return change;
    }

    /** Sends what is due; whether the port took not all of it. */
    private boolean send(FrcpMachine driven, long nowNs) {
        MachineLine way = line;
        if (way == null
                || (driven.deadlineNs() > nowNs && !way.isHolding())
                || way.sendOut(driven, nowNs) != MachineLine.Sent.FULL) {
            return false;
        }
        if (full) {
            // It was asked for room before, and whoever is about to sleep asks again.
            return true;
        }
        // That may make the port larger.
        port.awaitRoom();
        return way.sendOut(driven, nowNs) == MachineLine.Sent.FULL;
    }

    /** The application is done; what it wrote may still be delivered. */
    void close() {
        closing = true;
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
