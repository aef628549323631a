package org.o7s.client;

import org.o7s.core.time.Clocks;

/**
 * Where those wait who read or write on a flow with FRCP: until something happens to it, or until
 * its machine has to be driven, which they then do. Any thread.
 */
abstract class OrderedWait extends WaitingRoom {
    private final FrcpEnd end;
    private final FlowPort port;
    private final Membership membership;

    OrderedWait(FrcpEnd end, FlowPort port, Membership membership) {
        this.end = end;
        this.port = port;
        this.membership = membership;
    }

    /**
     * Waits for what comes first; only the caller's own time limit is a failure.
     *
     * @throws org.o7s.api.FlowException TIMED_OUT
     */
    final void await(FlowStatus status, Clocks clocks, long deadlineNs, String doing) {
        end.enter();
        try {
            long dueNs = end.deadlineNs();
            if (dueNs < deadlineNs) {
                if (await(clocks, dueNs) == End.INTERRUPTED) {
                    throw status.waitEnded(End.INTERRUPTED, doing);
                }
            } else {
                status.await(this, clocks, deadlineNs, doing);
            }
        } finally {
            end.leave();
        }
    }

    @Override
    final void aboutToSleep() {
        if (end.isFull()) {
            port.awaitRoom();
        }
        port.awaitPacket();
    }

    @Override
    final boolean sleepInKernel(long sleepNs) {
        boolean full = end.isFull();
        if (membership.isIn() || (full && !end.isWaitedForOnce())) {
            // What wakes the set, or tells of room, does not wake those who sleep there.
            return false;
        }
        boolean slept =
                full ? port.sleepForRoom(sleepNs, this) : port.sleepForPacket(sleepNs, this);
        // It may have joined a set meanwhile, and what woke us was not told to that.
        membership.raise();
        return slept;
    }
}
