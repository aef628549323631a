package org.o7s.client;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Flow;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowOptions;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.core.time.Clocks;
import org.o7s.wire.g23.CrcTrailer;

/**
 * A flow as its user holds it: a {@link FlowReader} and a {@link FlowWriter} over one port, with
 * FRCP between if its specification asks for order.
 *
 * <p>Any thread, virtual ones included. Neither reading nor writing a packet allocates. An
 * interrupted wait ends with TIMED_OUT and leaves the thread interrupted. Source:
 * docs/wire/wire-endtoend.md 1.1 to 1.3, 1.5, 1.6 and 5.3.
 */
public final class ClientFlow implements Flow {
    private final FlowIdentity identity;
    private final FlowPort port;
    private final Runnable onClose;
    private final FlowTally tally = new FlowTally();
    private final Clocks clocks;
    private final long beganNs;
    private final FlowStatus status;
    private final FlowReader reader;
    private final FlowWriter writer;
    private final ClientFlowOptions options;
    private final Membership membership = new Membership();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final WaitingRoom ending =
            new WaitingRoom() {
                @Override
                public boolean holds() {
                    return gone;
                }

                @Override
                void aboutToSleep() {
                    // Whoever ends the flow wakes us.
                }
            };

    /** Whether its port is closed, and that was told. */
    private volatile boolean gone;

    /** What order and retransmission need; null without. */
    private final @Nullable FrcpEnd frcp;

    /**
     * Takes an end of an allocated flow into use.
     *
     * @param end the end; nobody else may poll or attend it from now on
     * @param parts what it shares with other flows
     * @param onClose called once, after the end is closed: in the thread that closes the flow, or
     *     where the flow is kept if something was still to be delivered
     */
    public ClientFlow(FlowIdentity identity, FlowEnd end, FlowParts parts, Runnable onClose) {
        this(identity, new EndPort(end), parts, onClose);
    }

    /**
     * Takes an allocated flow into use, whatever it stands on. One with FRCP has to be {@linkplain
     * FlowKeeper#keep kept}.
     *
     * @param port what it stands on; nobody else may poll or attend it from now on
     * @param parts what it shares with other flows
     * @param onClose called once, after the port is closed: in the thread that closes the flow, or
     *     where the flow is kept if something was still to be delivered
     */
    public ClientFlow(FlowIdentity identity, FlowPort port, FlowParts parts, Runnable onClose) {
        this.identity = identity;
        this.port = port;
        this.onClose = onClose;
        this.clocks = parts.clocks();
        this.beganNs = clocks.monotonicNs();
        status = new FlowStatus(identity, port);
        if (identity.qos().needsFrcp()) {
            FrcpEnd end = new FrcpEnd(identity, port, parts, status, tally, this::change);
            frcp = end;
            reader = new OrderedReader(end, port, status, clocks, membership);
            writer = new OrderedWriter(end, port, status, clocks, membership);
        } else {
            frcp = null;
            boolean checked = identity.qos().isChecked();
            TrailerPool trailers = checked ? new TrailerPool() : null;
            int trailerBytes = checked ? CrcTrailer.BYTES : 0;
            reader = new PacketReader(port, status, tally, clocks, trailers, membership);
            writer =
                    new PacketWriter(
                            port, status, tally, parts.pools(), clocks, trailers, trailerBytes);
        }
        options = new ClientFlowOptions(port, status, reader, writer, frcp, this::wake);
        port.attend(this::wake);
    }

    @Override
    public int descriptor() {
        return identity.descriptor();
    }

    @Override
    public int id() {
        return identity.id();
    }

    @Override
    public String name() {
        return identity.name();
    }

    @Override
    public QosSpec qos() {
        return identity.qos();
    }

    @Override
    public QosSpec grantedQos() {
        return identity.granted();
    }

    @Override
    public int mpsBytes() {
        return writer.mpsBytes();
    }

    @Override
    public long mplMs() {
        return identity.mplMs();
    }

    @Override
    public FlowState state() {
        return status.state();
    }

    @Override
    public FlowCounters counters() {
        return tally.view(port.discarded(), frcp);
    }

    /** What this end measured until now. Any thread; counts on meanwhile. */
    public FlowMeasures measures() {
        FrcpEnd end = frcp;
        long nowNs = clocks.monotonicNs();
        return MeasuredEnd.of(
                nowNs - beganNs,
                counters(),
                identity.qos(),
                end == null ? null : end.counters().report(nowNs));
    }

    @Override
    public FlowOptions options() {
        return options;
    }

    @Override
    public ByteChannel channel() {
        return new FlowChannel(this);
    }

    @Override
    public void write(ByteBuffer packet) {
        writer.write(packet);
    }

    @Override
    public boolean offer(ByteBuffer packet) {
        return writer.offer(packet);
    }

    @Override
    public int read(ByteBuffer into) {
        return reader.read(into);
    }

    @Override
    public int poll(ByteBuffer into) {
        return reader.poll(into);
    }

    /**
     * Deallocates the flow; later calls do nothing. What was written to a flow with retransmission
     * is delivered afterwards, unless its peer or its process goes before.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        status.setClosed();
        reader.close();
        membership.leave();
        wake();
        if (frcp == null || frcp.isEnded()) {
            ended();
        }
    }

    @Override
    public boolean close(Duration limit) {
        long limitNs = options.limitNs("close", limit);
        close();
        FrcpEnd end = frcp;
        var _ = ending.await(clocks, WaitingRoom.deadlineNs(clocks, limitNs));
        return end != null && end.isAcknowledged();
    }

    /** Its port is closed. Any thread. */
    void ended() {
        if (over.compareAndSet(false, true)) {
            try {
                onClose.run();
            } finally {
                gone = true;
                ending.wake();
            }
        }
    }

    /** Delivers no more, if it was closed; otherwise it goes on. Any thread. */
    public void stopLingering() {
        FrcpEnd end = frcp;
        if (end != null && closing.get()) {
            end.abandon();
            ended();
        }
    }

    /**
     * Has what was written delivered, if the flow lingers; otherwise the flow stays as it is. Any
     * thread; to be called again until it is so.
     *
     * @return whether all is delivered, or cannot be
     */
    public boolean deliver() {
        FrcpEnd end = frcp;
        return end == null || end.deliver();
    }

    /** FRCP of this end, if it has it. */
    @Nullable FrcpEnd frcp() {
        return frcp;
    }

    /** Reads bytes of whatever packet is next; as {@link #read} otherwise. */
    int readBytes(ByteBuffer into) {
        return reader.readBytes(into);
    }

    /** What is written best at once of a stream of bytes. */
    int pieceBytes() {
        return writer.pieceBytes();
    }

    /** Whether it was closed here. */
    boolean isClosed() {
        return closing.get();
    }

    /** Becomes a member of a set; false if it is in one, or closed. */
    boolean join(SetMember member) {
        if (!membership.join(member)) {
            return false;
        }
        if (isClosed()) {
            membership.part(member);
            return false;
        }
        // Who sleeps in the kernel has to take another seat.
        port.wakeSleepers();
        return true;
    }

    /** Leaves a set; whether it was in. */
    boolean leave(ClientFlowSet set) {
        return membership.leave(set);
    }

    /** Said by a member that left its set. */
    void part(SetMember member) {
        membership.part(member);
    }

    boolean isIn(ClientFlowSet set) {
        return membership.isIn(set);
    }

    /** Whether a read would give something now. */
    boolean isReadable() {
        return reader.isReadable();
    }

    /** Whether a read might give something now; looked at after {@link #awaitPacket}. */
    boolean mayBeReadable() {
        return reader.mayBeReadable();
    }

    /** From now on, have the signal raised when a packet comes. */
    void awaitPacket() {
        port.awaitPacket();
    }

    /** Grows with every packet and keepalive written. Any thread. */
    long written() {
        return tally.written();
    }

    /** Grows with every packet and keepalive that comes, read or not. Any thread. */
    long arrived() {
        return port.arrived();
    }

    /** {@link #arrived}, for whoever looks at it often. */
    LongSupplier arrivals() {
        return port.arrivals();
    }

    /** Whether so much waits unread that more could not come in. */
    boolean isFullOfArrivals() {
        return port.isFullOfArrivals();
    }

    /** Writes a keepalive if the flow can take one. Any thread. */
    void keepalive() {
        writer.keepalive();
    }

    /**
     * Takes in keepalives that wait before the next packet, so that an application that never reads
     * does not fill its ring with them. Any thread; never waits.
     */
    void takeKeepalives() {
        reader.takeKeepalives();
        if (reader.isHolding()) {
            wake();
        }
    }

    /** Says that the peer gave no sign of life for its timeout; the next arrival takes it back. */
    void losePeer(long arrivedSoFar) {
        status.losePeer(arrivedSoFar);
        wake();
    }

    /** The signal of the port: packets, room, or another state. */
    private void wake() {
        FrcpEnd end = frcp;
        VarHandle.fullFence();
        if (end == null) {
            status.findPeer();
        }
        change();
        if (end != null) {
            end.called();
        }
    }

    /** Wakes whoever waits for this flow. */
    private void change() {
        reader.wake();
        writer.wake();
        port.wakeSleepers();
        membership.raise();
    }
}
