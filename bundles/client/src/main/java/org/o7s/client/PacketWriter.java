package org.o7s.client;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowState;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;

/**
 * Writes packets as they are given: the trailer, then the port. Writers run side by side without a
 * lock. Source: docs/wire/wire-endtoend.md 1.1 to 1.3, 1.5.
 */
final class PacketWriter extends FlowWriter {
    private final FlowPort port;
    private final @Nullable StraightPort straight;
    private final FlowTally tally;
    private final PacketPools pools;
    private final @Nullable TrailerPool trailers;
    private final int trailerBytes;
    private final WaitingRoom waiting = new Waiting();

    /**
     * A writer.
     *
     * @param trailerBytes what the trailers that are appended take, 0 without
     */
    PacketWriter(
            FlowPort port,
            FlowStatus status,
            FlowTally tally,
            PacketPools pools,
            Clocks clocks,
            @Nullable TrailerPool trailers,
            int trailerBytes) {
        super(status, clocks);
        this.port = port;
        this.straight = port instanceof StraightPort both ? both : null;
        this.tally = tally;
        this.pools = pools;
        this.trailers = trailers;
        this.trailerBytes = trailerBytes;
    }

    @Override
    int mpsBytes() {
        int largest = Math.min(port.mpsBytes(), PacketPools.MAX_PAYLOAD_BYTES);
        return Math.max(0, largest - trailerBytes);
    }

    @Override
    int largestBytes() {
        return mpsBytes();
    }

    @Override
    int pieceBytes() {
        return mpsBytes();
    }

    @Override
    void await(long deadlineNs) {
        if (straight == null && port.hasRoom()) {
            // The ring did take packets: it was memory that was short, or another was faster.
            LockSupport.parkNanos(this, MEMORY_PAUSE_NS);
        }
        status.await(waiting, clocks, deadlineNs, DOING);
    }

    @Override
    boolean offerNow(ByteBuffer packet, int bytes) {
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
    @Override
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
    @Override
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
