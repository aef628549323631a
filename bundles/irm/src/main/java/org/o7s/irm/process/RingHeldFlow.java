package org.o7s.irm.process;

import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.ipc.pump.ProcessMemory;
import org.o7s.ipc.pump.RingFlow;
import org.o7s.irm.broker.OutsideRequest;

/** A flow of a process, as the IRM has it. Belongs to its loop. */
final class RingHeldFlow implements OutsideRequest.OutsideFlow {
    private final ProcessRequest request;
    private final OutsideRequest.Grant grant;
    private final ProcessMemory.Slot slot;
    private final RingFlow ring;
    private boolean given;
    private boolean left;
    private boolean closed;

    RingHeldFlow(
            ProcessRequest request,
            OutsideRequest.Grant grant,
            ProcessMemory.Slot slot,
            RingFlow ring) {
        this.request = request;
        this.grant = grant;
        this.slot = slot;
        this.ring = ring;
    }

    OutsideRequest.Grant grant() {
        return grant;
    }

    ProcessMemory.Slot slot() {
        return slot;
    }

    RingFlow ring() {
        return ring;
    }

    void setGiven() {
        given = true;
    }

    /** The process touches its memory no more; false if it said so before, or never had it. */
    boolean setLeft() {
        boolean first = given && !left;
        left = true;
        return first;
    }

    void setClosed() {
        closed = true;
    }

    /** Whether neither side uses the slot any more. */
    boolean isFree() {
        return closed && (left || !given);
    }

    @Override
    public void deliver() {
        if (!request.give(this)) {
            close();
        }
    }

    @Override
    public FlowState state() {
        return ring.state();
    }

    @Override
    public QosSpec qos() {
        return grant.qos();
    }

    @Override
    public int mpsBytes() {
        return ring.mpsBytes();
    }

    @Override
    public FlowCounters counters() {
        return ring.flowCounters();
    }

    @Override
    public void close() {
        ring.close();
    }
}
