package org.o7s.client;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.o7s.api.FlowError;
import org.o7s.core.time.Clocks;
import org.o7s.frcp.FrcpConfig;
import org.o7s.frcp.FrcpResult;

/** Writes messages to a flow with FRCP; whoever waits for credit drives the machine. */
final class OrderedWriter extends FlowWriter {
    private final FrcpEnd end;
    private final OrderedWait waiting;

    OrderedWriter(
            FrcpEnd end, FlowPort port, FlowStatus status, Clocks clocks, Membership membership) {
        super(status, clocks);
        this.end = end;
        this.waiting =
                new OrderedWait(end, port, membership) {
                    @Override
                    public boolean holds() {
                        return end.mayBeWritable() || !status.isUp();
                    }
                };
    }

    @Override
    int mpsBytes() {
        return end.mpsBytes();
    }

    @Override
    int largestBytes() {
        // Whether the other end takes fragments is found out when there is something to cut.
        return Math.max(mpsBytes(), FrcpConfig.MESSAGE_BYTES_MAX);
    }

    @Override
    int pieceBytes() {
        return end.packetPayloadBytes();
    }

    @Override
    boolean offerNow(ByteBuffer packet, int bytes) {
        int taken = end.write(packet);
        if (taken < 0) {
            status.throwUnlessUp(DOING);
        }
        if (taken == FrcpResult.TOO_LARGE) {
            throw status.failure(
                    FlowError.TOO_LARGE,
                    DOING,
                    bytes
                            + " bytes were given, and the other end takes messages of one packet, "
                            + mpsBytes()
                            + " bytes");
        }
        return taken == bytes;
    }

    @Override
    void await(long deadlineNs) {
        if (end.isWritable()) {
            // There is credit, so it was memory that was short, or another writer was faster.
            LockSupport.parkNanos(this, MEMORY_PAUSE_NS);
        }
        waiting.await(status, clocks, deadlineNs, DOING);
    }

    @Override
    void keepalive() {
        // The machine gives signs of life.
    }

    @Override
    void wake() {
        waiting.wake();
    }
}
