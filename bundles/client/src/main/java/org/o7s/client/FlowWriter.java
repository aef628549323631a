package org.o7s.client;

import java.nio.ByteBuffer;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.core.time.Clocks;

/**
 * The half of a flow that writes: how it behaves, and when it waits. Any thread. Source:
 * docs/wire/wire-endtoend.md 1.6, 5.3.
 */
abstract sealed class FlowWriter permits PacketWriter, OrderedWriter {
    static final String DOING = "write to";

    /** How long a blocked writer pauses when packet memory is short. */
    static final long MEMORY_PAUSE_NS = 50_000;

    final FlowStatus status;
    final Clocks clocks;
    private volatile long limitNs;
    private volatile boolean blocking = true;
    private volatile FlowAccess access = FlowAccess.READ_WRITE;

    FlowWriter(FlowStatus status, Clocks clocks) {
        this.status = status;
        this.clocks = clocks;
    }

    /** The largest packet that a write is known to take, in bytes. */
    abstract int mpsBytes();

    /** The largest packet that may be tried, in bytes. */
    abstract int largestBytes();

    /** What is written best at once of a stream of bytes. */
    abstract int pieceBytes();

    /** How long a write waits; 0 is without limit. */
    final void setLimitNs(long newLimitNs) {
        limitNs = newLimitNs;
    }

    final long limitNs() {
        return limitNs;
    }

    final void setBlocking(boolean isBlocking) {
        blocking = isBlocking;
    }

    final boolean isBlocking() {
        return blocking;
    }

    final void setAccess(FlowAccess newAccess) {
        access = newAccess;
    }

    final FlowAccess access() {
        return access;
    }

    final void write(ByteBuffer packet) {
        if (offer(packet)) {
            return;
        }
        if (!blocking) {
            throw status.failure(
                    FlowError.WOULD_BLOCK, DOING, "there is no room, and writes do not wait");
        }
        long deadlineNs = WaitingRoom.deadlineNs(clocks, limitNs);
        while (true) {
            await(deadlineNs);
            if (offer(packet)) {
                return;
            }
            // What happened made no room for this; where that never ends, nobody waits.
            status.throwIfOver(clocks, deadlineNs, DOING);
        }
    }

    final boolean offer(ByteBuffer packet) {
        if (!access.mayWrite()) {
            throw status.failure(FlowError.NOT_PERMITTED, DOING, "it was set to read only");
        }
        int bytes = packet.remaining();
        if (bytes > largestBytes()) {
            // A flow that has ended carries nothing, but that is not what is wrong with the packet.
            status.throwUnlessUp(DOING);
            throw status.failure(
                    FlowError.TOO_LARGE,
                    DOING,
                    bytes + " bytes were given, and it carries " + mpsBytes());
        }
        status.throwUnlessUp(DOING);
        return offerNow(packet, bytes);
    }

    /** Takes all of a packet, or nothing. */
    abstract boolean offerNow(ByteBuffer packet, int bytes);

    /**
     * Waits until a packet may be taken, or the flow may have ended.
     *
     * @throws org.o7s.api.FlowException TIMED_OUT
     */
    abstract void await(long deadlineNs);

    /** Writes a keepalive if the flow can take one. */
    abstract void keepalive();

    /** There may be room, or the flow may have ended. */
    abstract void wake();
}
