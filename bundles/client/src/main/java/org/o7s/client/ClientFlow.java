package org.o7s.client;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Flow;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;
import org.o7s.wire.g23.CrcTrailer;

/**
 * A flow as its user holds it.
 *
 * <p>Any thread, virtual ones included. Writers run side by side without a lock; readers take turns
 * under one that nobody holds while waiting. Neither reading nor writing a packet allocates. An
 * interrupted wait ends with TIMED_OUT and leaves the thread interrupted. Source:
 * docs/wire/wire-endtoend.md 1.1 to 1.3, 1.5, 1.6 and 5.3.
 */
public final class ClientFlow implements Flow {
    /** How long a blocked writer pauses when packet memory is short. */
    private static final long MEMORY_PAUSE_NS = 50_000;

    private final FlowIdentity identity;
    private final FlowPort end;
    private final PacketPools pools;
    private final Clocks clocks;
    private final Runnable onClose;
    private final @Nullable TrailerPool trailers;
    private final int trailerBytes;
    private final FlowTally tally = new FlowTally();
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final WaitingRoom readers = new Readers();
    private final WaitingRoom writers = new Writers();

    /** The packet that was found while looking for keepalives; guarded by {@link #reading}. */
    private @Nullable Packet held;

    private volatile boolean holding;
    private volatile long receiveLimitNs;
    private volatile long sendLimitNs;
    private volatile boolean peerLost;
    private volatile long arrivedWhenLost;

    /**
     * Takes an end of an allocated flow into use.
     *
     * @param end the end; nobody else may poll or attend it from now on
     * @param pools where packets that are written come from
     * @param clocks what time limits are measured with
     * @param onClose called once, in the thread that closes, after the end is closed
     */
    public ClientFlow(
            FlowIdentity identity,
            FlowEnd end,
            PacketPools pools,
            Clocks clocks,
            Runnable onClose) {
        this(identity, new EndPort(end), pools, clocks, onClose);
    }

    /**
     * Takes an allocated flow into use, whatever it stands on.
     *
     * @param end what it stands on; nobody else may poll or attend it from now on
     * @param pools where packets that are written come from
     * @param clocks what time limits are measured with
     * @param onClose called once, in the thread that closes, after the flow is closed
     */
    public ClientFlow(
            FlowIdentity identity,
            FlowPort end,
            PacketPools pools,
            Clocks clocks,
            Runnable onClose) {
        this.identity = identity;
        this.end = end;
        this.pools = pools;
        this.clocks = clocks;
        this.onClose = onClose;
        this.trailers = identity.qos().isChecked() ? new TrailerPool() : null;
        this.trailerBytes = identity.qos().isChecked() ? CrcTrailer.BYTES : 0;
        end.attend(this::wake);
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
    public int mpsBytes() {
        int largest = Math.min(end.mpsBytes(), PacketPools.MAX_PAYLOAD_BYTES);
        return Math.max(0, largest - trailerBytes);
    }

    @Override
    public long mplMs() {
        return identity.mplMs();
    }

    @Override
    public FlowState state() {
        if (end.isClosed() || end.isPeerClosed()) {
            return FlowState.DEALLOCATED;
        }
        if (end.isDown()) {
            return FlowState.DOWN;
        }
        return peerLost ? FlowState.PEER_LOST : FlowState.UP;
    }

    @Override
    public FlowCounters counters() {
        return tally.view(end.discarded());
    }

    @Override
    public void setReceiveTimeout(Duration limit) {
        receiveLimitNs = limitNs("receive", limit);
    }

    @Override
    public void setSendTimeout(Duration limit) {
        sendLimitNs = limitNs("send", limit);
    }

    private long limitNs(String which, Duration limit) {
        if (limit.isNegative()) {
            throw failure(
                    FlowError.INVALID, "set the " + which + " timeout of", limit + " is negative");
        }
        // More than a century is as good as no limit, and must not overflow.
        return limit.toDays() > 36_500 ? 0 : limit.toNanos();
    }

    @Override
    public void write(ByteBuffer packet) {
        if (offer(packet)) {
            return;
        }
        long limitNs = sendLimitNs;
        long deadlineNs = limitNs == 0 ? WaitingRoom.NO_DEADLINE : clocks.monotonicNs() + limitNs;
        do {
            if (end.hasRoom()) {
                // The ring did take packets: it was memory that was short, or another was faster.
                LockSupport.parkNanos(this, MEMORY_PAUSE_NS);
            }
            waitFor(writers, deadlineNs, "write to");
        } while (!offer(packet));
    }

    @Override
    public boolean offer(ByteBuffer packet) {
        int bytes = packet.remaining();
        int mpsBytes = mpsBytes();
        if (bytes > mpsBytes) {
            throw failure(
                    FlowError.TOO_LARGE,
                    "write to",
                    bytes + " bytes were given, and it carries " + mpsBytes);
        }
        throwUnlessUp("write to");
        Packet copy = pools.acquire(bytes + trailerBytes);
        if (copy == null) {
            return false;
        }
        int position = packet.position();
        copy.append(packet);
        TrailerPool pool = trailers;
        if (pool != null && bytes > 0) {
            pool.append(copy);
        }
        Offer result = end.offer(copy);
        if (result != Offer.ACCEPTED) {
            copy.release();
            packet.position(position);
            if (result == Offer.CLOSED) {
                throwUnlessUp("write to");
            }
            return false;
        }
        end.flush();
        if (bytes > 0) {
            tally.sent(bytes);
        } else {
            tally.keepaliveSent();
        }
        return true;
    }

    @Override
    public int read(ByteBuffer into) {
        int bytes = poll(into);
        if (bytes != EMPTY) {
            return bytes;
        }
        long limitNs = receiveLimitNs;
        long deadlineNs = limitNs == 0 ? WaitingRoom.NO_DEADLINE : clocks.monotonicNs() + limitNs;
        do {
            waitFor(readers, deadlineNs, "read from");
            bytes = poll(into);
        } while (bytes == EMPTY);
        return bytes;
    }

    @Override
    public int poll(ByteBuffer into) {
        // Before the ring: what came before the flow ended must still be read.
        FlowState state = state();
        reading.lock();
        try {
            Packet packet;
            while ((packet = next()) != null) {
                int bytes = deliver(packet, into);
                if (bytes != EMPTY) {
                    return bytes;
                }
            }
        } finally {
            reading.unlock();
        }
        throwUnlessUp(state, "read from");
        return EMPTY;
    }

    private @Nullable Packet next() {
        Packet found = held;
        if (found == null) {
            return end.poll();
        }
        held = null;
        holding = false;
        return found;
    }

    /** Copies a packet out and releases it; {@link #EMPTY} if it is not for the application. */
    private int deliver(Packet packet, ByteBuffer into) {
        try {
            if (packet.length() == 0) {
                tally.keepaliveReceived();
                return EMPTY;
            }
            TrailerPool pool = trailers;
            if (pool != null && (!pool.strip(packet) || packet.length() == 0)) {
                tally.failedCheck();
                return EMPTY;
            }
            int bytes = packet.length();
            if (bytes > into.remaining()) {
                tally.tooLarge();
                throw failure(
                        FlowError.TOO_LARGE,
                        "read from",
                        "a packet of "
                                + bytes
                                + " bytes came, and the buffer has room for "
                                + into.remaining()
                                + "; the packet is lost");
            }
            packet.copyTo(into);
            tally.received(bytes);
            return bytes;
        } finally {
            packet.release();
        }
    }

    /** Deallocates the flow; later calls do nothing. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        reading.lock();
        try {
            Packet left = next();
            end.close();
            if (left != null) {
                left.release();
                tally.unread();
            }
        } finally {
            reading.unlock();
        }
        wake();
        onClose.run();
    }

    /** Grows with every packet and keepalive written. Any thread. */
    long written() {
        return tally.written();
    }

    /** Grows with every packet and keepalive that comes, read or not. Any thread. */
    long arrived() {
        return end.arrived();
    }

    /** Whether so much waits unread that more could not come in. */
    boolean isFullOfArrivals() {
        return end.isFullOfArrivals();
    }

    /** Writes a keepalive if the flow can take one. Any thread. */
    void keepalive() {
        if (state() == FlowState.DOWN || state() == FlowState.DEALLOCATED) {
            return;
        }
        Packet empty = pools.acquire(0);
        if (empty == null) {
            return;
        }
        if (end.offer(empty) == Offer.ACCEPTED) {
            end.flush();
            tally.keepaliveSent();
        } else {
            empty.release();
        }
    }

    /**
     * Takes in keepalives that wait before the next packet, so that an application that never reads
     * does not fill its ring with them. Any thread; never waits.
     */
    void takeKeepalives() {
        if (!reading.tryLock()) {
            return;
        }
        try {
            Packet found;
            while (held == null && (found = end.poll()) != null) {
                if (found.length() == 0) {
                    tally.keepaliveReceived();
                    found.release();
                } else {
                    held = found;
                    holding = true;
                }
            }
        } finally {
            reading.unlock();
        }
        if (holding) {
            wake();
        }
    }

    /** Says that the peer gave no sign of life for its timeout; the next arrival takes it back. */
    void losePeer(long arrivedSoFar) {
        arrivedWhenLost = arrivedSoFar;
        peerLost = true;
        wake();
    }

    /** The signal of the flow end: packets, room, or another state. */
    private void wake() {
        VarHandle.fullFence();
        if (peerLost && end.arrived() != arrivedWhenLost) {
            peerLost = false;
        }
        readers.wake();
        writers.wake();
        end.wakeSleepers();
    }

    private void waitFor(WaitingRoom room, long deadlineNs, String doing) {
        switch (room.await(clocks, deadlineNs)) {
            case HOLDS -> {}
            case TIMED_OUT -> throw failure(FlowError.TIMED_OUT, doing, "the time limit passed");
            case INTERRUPTED ->
                    throw failure(FlowError.TIMED_OUT, doing, "the waiting thread was interrupted");
        }
    }

    private void throwUnlessUp(String doing) {
        throwUnlessUp(state(), doing);
    }

    private void throwUnlessUp(FlowState state, String doing) {
        switch (state) {
            case UP -> {}
            case DOWN ->
                    throw failure(
                            FlowError.FLOW_DOWN,
                            doing,
                            "the layer below cannot carry packets at the moment");
            case PEER_LOST ->
                    throw failure(
                            FlowError.PEER_TIMED_OUT,
                            doing,
                            "nothing was heard of the peer for "
                                    + identity.qos().timeoutMs()
                                    + " ms");
            case DEALLOCATED ->
                    throw failure(
                            FlowError.NOT_ALLOCATED,
                            doing,
                            end.isClosed()
                                    ? "it was closed here"
                                    : "the layer or the process at the other end closed it");
        }
    }

    private FlowException failure(FlowError error, String doing, String why) {
        return new FlowException(
                error,
                "cannot "
                        + doing
                        + " flow "
                        + identity.id()
                        + " to \""
                        + identity.name()
                        + "\": "
                        + why);
    }

    /** Those who wait for a packet. */
    private final class Readers extends WaitingRoom {
        @Override
        public boolean holds() {
            return holding || end.hasPacket() || state() != FlowState.UP;
        }

        @Override
        void aboutToSleep() {
            end.awaitPacket();
        }

        @Override
        boolean sleepInKernel(long limitNs) {
            return end.sleepForPacket(limitNs, this);
        }
    }

    /** Those who wait for room. */
    private final class Writers extends WaitingRoom {
        @Override
        public boolean holds() {
            return end.hasRoom() || state() != FlowState.UP;
        }

        @Override
        void aboutToSleep() {
            end.awaitRoom();
        }

        @Override
        boolean sleepInKernel(long limitNs) {
            return end.sleepForRoom(limitNs, this);
        }
    }
}
