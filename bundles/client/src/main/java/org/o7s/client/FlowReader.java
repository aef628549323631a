package org.o7s.client;

import static org.o7s.api.Flow.EMPTY;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowError;
import org.o7s.api.FlowState;
import org.o7s.core.packet.Packet;
import org.o7s.core.time.Clocks;

/**
 * The half of a flow that reads. Any thread; readers take turns under a lock that nobody holds
 * while waiting. Source: docs/wire/wire-endtoend.md 5.3.
 */
final class FlowReader {
    private static final String DOING = "read from";

    private final FlowPort port;
    private final FlowStatus status;
    private final FlowTally tally;
    private final Clocks clocks;
    private final Arrivals arrivals;
    private final ReentrantLock reading = new ReentrantLock();
    private final WaitingRoom waiting = new Waiting();
    private volatile long limitNs;

    FlowReader(
            FlowPort port,
            FlowStatus status,
            FlowTally tally,
            Clocks clocks,
            @Nullable TrailerPool trailers) {
        this.port = port;
        this.status = status;
        this.tally = tally;
        this.clocks = clocks;
        this.arrivals = new Arrivals(port, tally, trailers);
    }

    /** How long a read waits; 0 is without limit. */
    void setLimitNs(long newLimitNs) {
        limitNs = newLimitNs;
    }

    int read(ByteBuffer into) {
        int bytes = poll(into);
        if (bytes != EMPTY) {
            return bytes;
        }
        long deadlineNs = WaitingRoom.deadlineNs(clocks, limitNs);
        do {
            status.await(waiting, clocks, deadlineNs, DOING);
            bytes = poll(into);
        } while (bytes == EMPTY);
        return bytes;
    }

    int poll(ByteBuffer into) {
        // Before the ring: what came before the flow ended must still be read.
        FlowState state = status.state();
        int bytes;
        reading.lock();
        try {
            Packet packet = arrivals.next();
            bytes = packet == null ? EMPTY : deliver(packet, into);
        } finally {
            reading.unlock();
        }
        if (bytes == EMPTY) {
            status.throwUnlessUp(state, DOING);
        }
        return bytes;
    }

    /** Copies a packet out and releases it. */
    private int deliver(Packet packet, ByteBuffer into) {
        try {
            int bytes = packet.length();
            if (bytes > into.remaining()) {
                tally.tooLarge();
                throw status.failure(
                        FlowError.TOO_LARGE,
                        DOING,
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

    /** Closes the port under the lock of the readers; what was found and not read is counted. */
    void close() {
        reading.lock();
        try {
            Packet left = arrivals.next();
            port.close();
            if (left != null) {
                left.release();
                tally.unread();
            }
        } finally {
            reading.unlock();
        }
    }

    /**
     * Takes in keepalives that wait before the next packet, so that an application that never reads
     * does not fill its ring with them; never waits.
     */
    void takeKeepalives() {
        if (reading.tryLock()) {
            try {
                arrivals.find();
            } finally {
                reading.unlock();
            }
        }
    }

    /** Whether a packet was taken from the port that nobody has read. */
    boolean isHolding() {
        return arrivals.isHolding();
    }

    /** There may be a packet, or the flow may have ended. */
    void wake() {
        waiting.wake();
    }

    /** Those who wait for a packet. */
    private final class Waiting extends WaitingRoom {
        @Override
        public boolean holds() {
            return arrivals.mayBeThere() || !status.isUp();
        }

        @Override
        void aboutToSleep() {
            port.awaitPacket();
        }

        @Override
        boolean sleepInKernel(long sleepNs) {
            return port.sleepForPacket(sleepNs, this);
        }
    }
}
