package org.o7s.client;

import static org.o7s.api.Flow.EMPTY;

import java.nio.ByteBuffer;
import org.o7s.api.FlowError;
import org.o7s.core.time.Clocks;

/** Reads messages of a flow with FRCP; whoever waits for one drives the machine. */
final class OrderedReader extends FlowReader {
    private final FrcpEnd end;
    private final OrderedWait waiting;

    OrderedReader(
            FrcpEnd end, FlowPort port, FlowStatus status, Clocks clocks, Membership membership) {
        super(status, clocks);
        this.end = end;
        this.waiting =
                new OrderedWait(end, port, membership) {
                    @Override
                    public boolean holds() {
                        return end.mayBeReadable() || end.mayBeSent() || !status.isUp();
                    }
                };
    }

    @Override
    int takeNow(ByteBuffer into, boolean asBytes) {
        boolean inParts = asBytes || isPartial();
        if (into.isReadOnly() || (inParts && !into.hasRemaining())) {
            throw status.failure(FlowError.INVALID, DOING, "the buffer has no room");
        }
        int bytes = end.read(into, asBytes, inParts);
        return bytes < 0 ? EMPTY : bytes;
    }

    @Override
    void await(long deadlineNs) {
        waiting.await(status, clocks, deadlineNs, DOING);
    }

    @Override
    void close() {
        end.close();
    }

    @Override
    void takeKeepalives() {
        // The machine takes them in.
    }

    @Override
    boolean isHolding() {
        return false;
    }

    @Override
    boolean isReadable() {
        return mayRead() && end.look();
    }

    @Override
    boolean mayBeReadable() {
        return mayRead() && end.mayBeReadable();
    }

    @Override
    void wake() {
        waiting.wake();
    }
}
