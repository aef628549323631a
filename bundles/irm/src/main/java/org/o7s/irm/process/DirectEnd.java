package org.o7s.irm.process;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.ipc.application.ApplicationMessage.Direct;
import org.o7s.ipc.application.ApplicationMessage.Ended;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.irm.broker.OutsideRequest;
import org.o7s.irm.management.EndReport;

/**
 * One end of a flow whose memory two processes share, as the IRM has it. The IRM never looks into
 * that memory, so it does not know what went through. Belongs to the IRM's loop.
 *
 * <pre>
 *   made ─ given ─ the process leaves it, or goes → over: the other end is told
 *   made ─ nobody waits for it any more ──────────→ over
 *   both over: the memory is for the next flow of the two
 * </pre>
 */
final class DirectEnd implements ProcessFlow {
    private final DirectFlow flow;
    private final ProcessRequest request;
    private final boolean accepted;
    private final OutsideRequest.Grant grant;
    private boolean given;
    private boolean left;
    private boolean over;

    DirectEnd(
            DirectFlow flow, ProcessRequest request, boolean accepted, OutsideRequest.Grant grant) {
        this.flow = flow;
        this.request = request;
        this.accepted = accepted;
        this.grant = grant;
    }

    /** Its slot in its process. */
    int number() {
        return flow.number(accepted);
    }

    boolean isOver() {
        return over;
    }

    private OutsideProcess process() {
        return request.outside();
    }

    private OutsideProcess peer() {
        return flow.process(!accepted);
    }

    @Override
    public void deliver() {
        if (!request.give(this)) {
            close();
        } else if (flow.isOver(!accepted)) {
            tellEnd();
        }
    }

    /** The process at the other end uses it no more; the process is told, if it has the flow. */
    void tellEnd() {
        if (given && !left) {
            process().link().send(new Ended(number()), Enclosure.NONE);
        }
    }

    @Override
    public Granted granted(long number) {
        return new Granted(
                number,
                number(),
                flow.isFresh(accepted),
                grant.descriptor(),
                grant.id(),
                grant.name(),
                grant.terms().qos(),
                grant.terms().granted(),
                grant.terms().mplMs(),
                Optional.of(
                        new Direct(
                                peer().entry().id(),
                                flow.number(!accepted),
                                flow.segment(),
                                accepted,
                                flow.isPeerFresh(accepted))));
    }

    @Override
    public Enclosure enclosure() throws IOException {
        if (!flow.isPeerFresh(accepted)) {
            return memory();
        }
        // What is handed over counts as such, so nothing may fail after it.
        Enclosure callArea = peer().callArea();
        boolean made = false;
        try {
            Enclosure both = memory().with(callArea);
            flow.setPeerKnown(accepted);
            made = true;
            return both;
        } finally {
            if (!made) {
                callArea.discard();
            }
        }
    }

    private Enclosure memory() throws IOException {
        return flow.isFresh(accepted) ? flow.handOver(accepted) : Enclosure.NONE;
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

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        left = true;
        process().remove(this);
        grant.release().run();
        flow.ended(accepted);
    }

    @Override
    public FlowState state() {
        return over || flow.isOver(!accepted) ? FlowState.DEALLOCATED : FlowState.UP;
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
        return FlowSegment.longestBytes();
    }

    @Override
    public void measure(Consumer<EndReport> reply) {
        process().ask(number(), reply);
    }

    @Override
    public FlowCounters counters() {
        return new FlowCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
