package org.o7s.client;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowState;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;

/**
 * The half of a flow that writes: the trailer, then the port. Any thread; writers run side by side
 * without a lock. Source: docs/wire/wire-endtoend.md 1.1 to 1.3, 1.5 and 5.3.
 */
final class FlowWriter {
    private static final String DOING = "write to";

    /** How long a blocked writer pauses when packet memory is short. */
    private static final long MEMORY_PAUSE_NS = 50_000;

    private final FlowPort port;
    private final @Nullable StraightPort straight;
    private final FlowStatus status;
    private final FlowTally tally;
    private final PacketPools pools;
    private final Clocks clocks;
    private final @Nullable TrailerPool trailers;
    private final int trailerBytes;
    private final WaitingRoom waiting = new Waiting();
    private volatile long limitNs;
    private volatile boolean blocking = true;
    private volatile FlowAccess access = FlowAccess.READ_WRITE;

    /**
     * A writer.
     *
     * @param trailerBytes what the trailers that are appended take, 0 without
     */
    FlowWriter(
            FlowPort port,
            FlowStatus status,
            FlowTally tally,
            PacketPools pools,
            Clocks clocks,
            @Nullable TrailerPool trailers,
            int trailerBytes) {
        this.port = port;
        this.straight = port instanceof StraightPort both ? both : null;
        this.status = status;
        this.tally = tally;
        this.pools = pools;
        this.clocks = clocks;
        this.trailers = trailers;
        this.trailerBytes = trailerBytes;
    }

    int mpsBytes() {
        int largest = Math.min(port.mpsBytes(), PacketPools.MAX_PAYLOAD_BYTES);
        return Math.max(0, largest - trailerBytes);
    }

    /** How long a write waits; 0 is without limit. */
    void setLimitNs(long newLimitNs) {
        limitNs = newLimitNs;
    }

    long limitNs() {
        return limitNs;
    }

    void setBlocking(boolean isBlocking) {
        blocking = isBlocking;
    }

    boolean isBlocking() {
        return blocking;
    }

    void setAccess(FlowAccess newAccess) {
        access = newAccess;
    }

    FlowAccess access() {
        return access;
    }

    void write(ByteBuffer packet) {
        if (offer(packet)) {
            return;
        }
        if (!blocking) {
            throw status.failure(
                    FlowError.WOULD_BLOCK, DOING, "there is no room, and writes do not wait");
        }
        long deadlineNs = WaitingRoom.deadlineNs(clocks, limitNs);
        do {
            if (straight == null && port.hasRoom()) {
                // The ring did take packets: it was memory that was short, or another was faster.
                LockSupport.parkNanos(this, MEMORY_PAUSE_NS);
            }
            status.await(waiting, clocks, deadlineNs, DOING);
        } while (!offer(packet));
    }

    boolean offer(ByteBuffer packet) {
        if (!access.mayWrite()) {
            throw status.failure(FlowError.NOT_PERMITTED, DOING, "it was set to read only");
        }
        int bytes = packet.remaining();
        int mpsBytes = mpsBytes();
        if (bytes > mpsBytes) {
            // A flow that has ended carries nothing, but that is not what is wrong with the packet.
            status.throwUnlessUp(DOING);
            throw status.failure(
                    FlowError.TOO_LARGE,
                    DOING,
                    bytes + " bytes were given, and it carries " + mpsBytes);
        }
        status.throwUnlessUp(DOING);
        return straight != null ? offerStraight(straight, packet, bytes) : offerCopy(packet, bytes);
    }

    private boolean offerStraight(StraightPort to, ByteBuffer packet, int bytes) {
        Offer result;
        Ownership writing = to.writing();
        writing.take();
        try {
            result = to.offer(packet, trailerBytes > 0);
            if (result == Offer.ACCEPTED) {
                if (bytes > 0) {
                    tally.sentAlone(bytes);
                } else {
                    tally.keepaliveSent();
                }
                return true;
            }
        } finally {
            writing.give();
        }
        if (result == Offer.CLOSED) {
            status.throwUnlessUp(DOING);
        }
        return false;
    }

    private void count(int bytes) {
        if (bytes > 0) {
            tally.sent(bytes);
        } else {
            tally.keepaliveSent();
        }
    }

    private boolean offerCopy(ByteBuffer packet, int bytes) {
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
        Offer result = port.offer(copy);
        if (result != Offer.ACCEPTED) {
            copy.release();
            packet.position(position);
            if (result == Offer.CLOSED) {
                status.throwUnlessUp(DOING);
            }
            return false;
        }
        port.flush();
        count(bytes);
        return true;
    }

    /** Writes a keepalive if the flow can take one. */
    void keepalive() {
        FlowState state = status.state();
        if (state == FlowState.DOWN || state == FlowState.DEALLOCATED) {
            return;
        }
        Packet empty = pools.acquire(0);
        if (empty == null) {
            return;
        }
        if (port.offer(empty) == Offer.ACCEPTED) {
            port.flush();
            tally.keepaliveSent();
        } else {
            empty.release();
        }
    }

    /** There may be room, or the flow may have ended. */
    void wake() {
        waiting.wake();
    }

    /** Those who wait for room. */
    private final class Waiting extends WaitingRoom {
        @Override
        public boolean holds() {
            return port.hasRoom() || !status.isUp();
        }

        @Override
        void aboutToSleep() {
            port.awaitRoom();
        }

        @Override
        boolean sleepInKernel(long sleepNs) {
            return port.sleepForRoom(sleepNs, this);
        }
    }
}
