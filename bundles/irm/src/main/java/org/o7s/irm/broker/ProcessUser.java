package org.o7s.irm.broker;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.client.ClientFlow;
import org.o7s.client.FlowIdentity;
import org.o7s.client.QosSupport;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.problem.Problem;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.HeldFlow;
import org.o7s.irm.state.ProcessEntry;

/**
 * A process that waits for a flow.
 *
 * @param ends where its flow is given back when it closes it
 * @param future gets the flow or a {@link org.o7s.api.FlowException}
 * @param access what it may do with the flow at first
 */
record ProcessUser(
        BrokerParts parts,
        FlowEnds ends,
        ProcessEntry process,
        CompletableFuture<Flow> future,
        FlowAccess access)
        implements FlowUser {

    /** A process that will read and write. */
    ProcessUser(
            BrokerParts parts,
            FlowEnds ends,
            ProcessEntry process,
            CompletableFuture<Flow> future) {
        this(parts, ends, process, future, FlowAccess.READ_WRITE);
    }

    @Override
    public FlowHolder holder() {
        return process;
    }

    @Override
    public boolean isOver() {
        return future.isDone();
    }

    @Override
    public Optional<String> objection(QosSpec qos) {
        return QosSupport.objection(qos);
    }

    @Override
    public ReadyFlow make(FlowEntry entry, FlowEnd end, FlowTerms terms) {
        ClientFlow flow =
                new ClientFlow(
                        new FlowIdentity(
                                entry.descriptor(),
                                entry.id(),
                                entry.name(),
                                terms.qos(),
                                terms.granted(),
                                terms.mplMs()),
                        end,
                        parts.flowParts(),
                        () -> parts.loop().execute(() -> ends.release(entry)));
        flow.options().setAccess(access);
        entry.setFlow(new Held(flow), parts.keeper().keep(flow)::end);
        return new Ready(flow, future);
    }

    @Override
    public void fail(Problem problem) {
        future.completeExceptionally(FlowProblems.exception(problem));
    }

    private record Ready(ClientFlow flow, CompletableFuture<Flow> future) implements ReadyFlow {
        @Override
        public void deliver() {
            if (!future.complete(flow)) {
                flow.close();
            }
        }

        @Override
        public void withdraw() {
            flow.close();
        }
    }

    private record Held(ClientFlow flow) implements HeldFlow {
        @Override
        public FlowState state() {
            return flow.state();
        }

        @Override
        public QosSpec qos() {
            return flow.qos();
        }

        @Override
        public QosSpec grantedQos() {
            return flow.grantedQos();
        }

        @Override
        public int mpsBytes() {
            return flow.mpsBytes();
        }

        @Override
        public FlowCounters counters() {
            return flow.counters();
        }

        @Override
        public void measure(Consumer<EndReport> reply) {
            reply.accept(
                    EndReport.of(
                            "an application in the daemon",
                            flow.measures(),
                            Optional.of(flow.state())));
        }

        @Override
        public void close() {
            flow.close();
        }
    }
}
