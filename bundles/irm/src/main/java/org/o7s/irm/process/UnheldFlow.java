package org.o7s.irm.process;

import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.irm.broker.OutsideRequest;

/**
 * A flow for which there is no memory to share: the process is told so instead of getting it, and
 * the other end sees it deallocated.
 */
record UnheldFlow(ProcessRequest request, OutsideRequest.Grant grant, FlowEnd end)
        implements OutsideRequest.OutsideFlow {

    @Override
    public void deliver() {
        request.fail(
                ProcessProblems.noMemory(grant.name(), request.outside().quota().memoryMaxBytes()));
        close();
        grant.release().run();
    }

    @Override
    public FlowState state() {
        return FlowState.DEALLOCATED;
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
        return 0;
    }

    @Override
    public FlowCounters counters() {
        return new FlowCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {
        end.close();
    }
}
