package org.o7s.irm.process;

import java.io.IOException;
import java.util.Optional;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.problem.Problem;
import org.o7s.irm.broker.OutsideRequest;
import org.o7s.irm.broker.Withdrawal;
import org.o7s.irm.state.ProcessEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request of a process that is not answered yet. Belongs to the IRM's loop. */
final class ProcessRequest implements OutsideRequest {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessRequest.class);

    private final OutsideProcess process;
    private final long number;
    private Withdrawal withdrawal = Withdrawal.NONE;
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

    /** How it is ended when the process does not wait for it any more. */
    void setWithdrawal(Withdrawal by) {
        withdrawal = by;
    }

    /** The process does not wait for it any more: it is answered at once, or when it can be. */
    void cancel() {
        over = true;
        withdrawal.withdraw(ProcessProblems.cancelled());
    }

    @Override
    public OutsideFlow open(Grant grant, FlowEnd end) {
        Optional<RingHeldFlow> flow = process.open(this, grant, end);
        return flow.isPresent() ? flow.get() : new UnheldFlow(this, grant, end);
    }

    @Override
    public Optional<Meeting> meet(OutsideRequest acceptor) {
        return acceptor instanceof ProcessRequest other
                ? process.pairs().meet(this, other).map(Meeting.class::cast)
                : Optional.empty();
    }

    OutsideProcess outside() {
        return process;
    }

    @Override
    public void fail(Problem problem) {
        process.fail(number, problem);
        process.answered(number);
    }

    /** The process gets its flow; false if it does not wait for it any more. */
    boolean give(ProcessFlow flow) {
        if (isOver()) {
            fail(ProcessProblems.cancelled());
            return false;
        }
        try {
            process.give(number, flow);
        } catch (IOException e) {
            LOG.warn("process {} gets no flow: {}", process().id(), e.getMessage());
            fail(ProcessProblems.noMemory("the process", process.quota().memoryMaxBytes()));
            return false;
        }
        process.answered(number);
        return true;
    }
}
