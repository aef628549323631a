package org.o7s.irm.process;

import java.util.Optional;
import org.o7s.core.problem.Problem;
import org.o7s.irm.broker.OutsideRequest;
import org.o7s.irm.state.ProcessEntry;

/** A request of a process that is not answered yet. Belongs to the IRM's loop. */
final class ProcessRequest implements OutsideRequest {
    private final OutsideProcess process;
    private final long number;
    private boolean over;

    ProcessRequest(OutsideProcess process, long number) {
        this.process = process;
        this.number = number;
    }

    @Override
    public ProcessEntry process() {
        return process.entry();
    }

    @Override
    public boolean isOver() {
        return over || process.isGone();
    }

    void setOver() {
        over = true;
    }

    @Override
    public OutsideFlow open(Grant grant) {
        Optional<RingHeldFlow> flow = process.open(this, grant);
        return flow.isPresent() ? flow.get() : new UnheldFlow(this, grant);
    }

    @Override
    public void fail(Problem problem) {
        process.fail(number, problem);
        process.answered(number);
    }

    /** The process gets its flow; false if it does not wait for it any more. */
    boolean give(RingHeldFlow flow) {
        if (isOver()) {
            fail(ProcessProblems.cancelled());
            return false;
        }
        process.give(number, flow);
        process.answered(number);
        return true;
    }
}
