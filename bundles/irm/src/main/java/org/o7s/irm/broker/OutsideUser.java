package org.o7s.irm.broker;

import java.util.Optional;
import org.o7s.api.QosSpec;
import org.o7s.client.QosSupport;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;

/** A process outside of the daemon that waits for a flow. */
record OutsideUser(FlowEnds ends, OutsideRequest request) implements FlowUser {

    @Override
    public FlowHolder holder() {
        return request.process();
    }

    @Override
    public boolean isOver() {
        return request.isOver();
    }

    @Override
    public Optional<String> objection(QosSpec qos) {
        return QosSupport.objection(qos);
    }

    @Override
    public ReadyFlow make(FlowEntry entry, FlowEnd end, QosSpec qos, long mplMs) {
        OutsideRequest.OutsideFlow flow =
                request.open(
                        new OutsideRequest.Grant(
                                entry.descriptor(),
                                entry.id(),
                                entry.name(),
                                qos,
                                mplMs,
                                end,
                                () -> ends.release(entry)));
        entry.setFlow(flow, () -> {});
        return new Ready(flow, () -> ends.release(entry));
    }

    @Override
    public void fail(Problem problem) {
        request.fail(problem);
    }

    private record Ready(OutsideRequest.OutsideFlow flow, Runnable release) implements ReadyFlow {
        @Override
        public void deliver() {
            flow.deliver();
        }

        @Override
        public void withdraw() {
            flow.close();
            release.run();
        }
    }
}
