package org.o7s.client;

import static org.o7s.api.Flow.EMPTY;

import java.nio.ByteBuffer;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowState;
import org.o7s.core.time.Clocks;

/**
 * The half of a flow that reads: how it behaves, and when it waits. Any thread. Source:
 * docs/wire/wire-endtoend.md 5.3.
 */
abstract sealed class FlowReader permits PacketReader, OrderedReader {
    static final String DOING = "read from";

    final FlowStatus status;
    final Clocks clocks;
    private volatile long limitNs;
    private volatile boolean blocking = true;
    private volatile boolean partial;
    private volatile FlowAccess access = FlowAccess.READ_WRITE;

    FlowReader(FlowStatus status, Clocks clocks) {
        this.status = status;
        this.clocks = clocks;
    }

    /** How long a read waits; 0 is without limit. */
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

    final void setPartial(boolean isPartial) {
        partial = isPartial;
    }

    final boolean isPartial() {
        return partial;
    }

    final void setAccess(FlowAccess newAccess) {
        access = newAccess;
    }

    final boolean mayRead() {
        return access.mayRead();
    }

    final int read(ByteBuffer into) {
        return read(into, false);
    }

    /** Reads bytes of whatever packet is next, without telling its end. */
    final int readBytes(ByteBuffer into) {
        return read(into, true);
    }

    private int read(ByteBuffer into, boolean asBytes) {
        int bytes = take(into, asBytes);
        if (bytes != EMPTY) {
            return bytes;
        }
        if (!blocking) {
            throw status.failure(
                    FlowError.WOULD_BLOCK, DOING, "no packet is there, and reads do not wait");
        }
        long deadlineNs = WaitingRoom.deadlineNs(clocks, limitNs);
        while (true) {
            await(deadlineNs);
            bytes = take(into, asBytes);
            if (bytes != EMPTY) {
                return bytes;
            }
            // What came was for somebody else; where that never ends, nobody waits.
            status.throwIfOver(clocks, deadlineNs, DOING);
        }
    }

    final int poll(ByteBuffer into) {
        return take(into, false);
    }

    private int take(ByteBuffer into, boolean asBytes) {
        if (!access.mayRead()) {
            throw status.failure(FlowError.NOT_PERMITTED, DOING, "it was set to write only");
        }
        int bytes = takeNow(into, asBytes);
        if (bytes != EMPTY) {
            return bytes;
        }
        FlowState state = status.state();
        if (state == FlowState.UP) {
            return EMPTY;
        }
        // What came before the flow ended must still be read.
        bytes = takeNow(into, asBytes);
        if (bytes == EMPTY) {
            status.throwUnlessUp(state, DOING);
        }
        return bytes;
    }

    /** Takes what there is, or answers {@link org.o7s.api.Flow#EMPTY}. */
    abstract int takeNow(ByteBuffer into, boolean asBytes);

    /**
     * Waits until there may be something, or the flow may have ended.
     *
     * @throws org.o7s.api.FlowException TIMED_OUT
     */
    abstract void await(long deadlineNs);

    /** Closes the port, at once or when what was written is delivered. */
    abstract void close();

    /** Takes in keepalives that wait before the next packet; never waits. */
    abstract void takeKeepalives();

    /** Whether a packet was taken from the port that nobody has read. */
    abstract boolean isHolding();

    /** Whether a read would give something now; keepalives are taken in. */
    abstract boolean isReadable();

    /** Whether a read might give something now. */
    abstract boolean mayBeReadable();

    /** There may be a packet, or the flow may have ended. */
    abstract void wake();
}
