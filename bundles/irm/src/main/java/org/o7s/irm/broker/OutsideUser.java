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
    public ReadyFlow make(FlowEntry entry, FlowEnd end, FlowTerms terms) {
        return ready(entry, request.open(grant(entry, terms), end));
    }

    @Override
    public Optional<DirectEnds> meet(FlowUser acceptor, FlowTerms terms) {
        return acceptor instanceof OutsideUser other
                ? request.meet(other.request).map(m -> new Met(this, other, m, terms))
                : Optional.empty();
    }

    private OutsideRequest.Grant grant(FlowEntry entry, FlowTerms terms) {
        return new OutsideRequest.Grant(
                entry.descriptor(), entry.id(), entry.name(), terms, () -> ends.release(entry));
    }

    private ReadyFlow ready(FlowEntry entry, OutsideRequest.OutsideFlow flow) {
        entry.setFlow(flow, () -> {});
        return new Ready(flow, () -> ends.release(entry));
    }

    @Override
    public void fail(Problem problem) {
        request.fail(problem);
    }

    private record Met(
            OutsideUser one, OutsideUser other, OutsideRequest.Meeting meeting, FlowTerms terms)
            implements DirectEnds {
        @Override
        public ReadyFlow asker(FlowEntry entry) {
            return one.ready(entry, meeting.asker(one.grant(entry, terms)));
        }

        @Override
        public ReadyFlow acceptor(FlowEntry entry) {
            return other.ready(entry, meeting.acceptor(other.grant(entry, terms)));
        }

        @Override
        public void abandon() {
            meeting.abandon();
        }
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
