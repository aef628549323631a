package org.o7s.irm.process;

import java.util.Optional;
import java.util.function.Consumer;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.pump.ProcessMemory;
import org.o7s.ipc.pump.RingFlow;
import org.o7s.irm.broker.OutsideRequest;
import org.o7s.irm.management.EndReport;

/** A flow of a process, as the IRM has it. Belongs to its loop. */
final class RingHeldFlow implements ProcessFlow {
    private final ProcessRequest request;
    private final OutsideRequest.Grant grant;
    private final ProcessMemory memory;
    private final ProcessMemory.Slot slot;
    private final RingFlow ring;
    private boolean given;
    private boolean left;
    private boolean closed;

    RingHeldFlow(
            ProcessRequest request,
            OutsideRequest.Grant grant,
            ProcessMemory memory,
            ProcessMemory.Slot slot,
            RingFlow ring) {
        this.request = request;
        this.grant = grant;
        this.memory = memory;
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

    @Override
    public Granted granted(long number) {
        return new Granted(
                number,
                slot.number(),
                memory.isFresh(slot),
                grant.descriptor(),
                grant.id(),
                grant.name(),
                grant.terms().qos(),
                grant.terms().granted(),
                grant.terms().mplMs(),
                Optional.empty());
    }

    @Override
    public Enclosure enclosure() {
        return memory.enclosure(slot);
    }

    @Override
    public void setGiven() {
        given = true;
    }

    @Override
    public boolean setLeft() {
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
        return grant.terms().qos();
    }

    @Override
    public QosSpec grantedQos() {
        return grant.terms().granted();
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
    public void measure(Consumer<EndReport> reply) {
        request.outside()
                .ask(
                        slot.number(),
                        said ->
                                reply.accept(
                                        said.measures().isEmpty()
                                                ? EndReport.ofDaemon(counters(), said.why())
                                                : said));
    }

    @Override
    public void close() {
        ring.close();
    }
}
