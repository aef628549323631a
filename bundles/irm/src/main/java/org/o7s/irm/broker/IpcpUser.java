package org.o7s.irm.broker;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.Problem;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.HeldFlow;
import org.o7s.irm.state.IpcpEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An IPCP that waits for a flow of a layer below.
 *
 * @param ends where its flow is given back when it deallocates it
 * @param taker gets the flow, on the IPCP's loop
 * @param failed gets the problem, on the IPCP's loop
 */
record IpcpUser(
        BrokerParts parts,
        FlowEnds ends,
        IpcpEntry ipcp,
        Consumer<LowerFlow> taker,
        Consumer<Problem> failed)
        implements FlowUser {
    private static final Logger LOG = LoggerFactory.getLogger(IpcpUser.class);

    /** When it is tried again to give a flow back to an IRM that has too much to do. */
    private static final long AGAIN_NS = 10_000_000L;

    @Override
    public FlowHolder holder() {
        return ipcp;
    }

    @Override
    public boolean isOver() {
        return ipcp.isGone();
    }

    @Override
    public Optional<String> objection(QosSpec qos) {
        return objectionTo(qos);
    }

    /** Why no IPCP can have a flow of this specification: FRCP and checks are the client's. */
    static Optional<String> objectionTo(QosSpec qos) {
        if (qos.inOrder() || qos.loss() == 0) {
            return Optional.of("order and repetition need FRCP, which flows of IPCPs do not have");
        }
        return qos.isChecked()
                ? Optional.of(
                        "no bit errors need an integrity check, which flows of IPCPs do not have")
                : Optional.empty();
    }

    @Override
    public ReadyFlow make(FlowEntry entry, FlowEnd end, FlowTerms terms) {
        entry.setFlow(new Held(end, terms.qos(), terms.granted()), () -> {});
        String lower =
                entry.via()
                        .map(via -> via.name() + " (" + via.type().word() + ")")
                        .orElse("direct");
        LowerFlow flow =
                new LowerFlow(
                        entry.id(),
                        entry.name(),
                        lower,
                        entry.via().map(IpcpEntry::layer).orElse(""),
                        terms.qos(),
                        terms.mplMs(),
                        end,
                        () -> deallocate(entry, end));
        return new Ready(this, entry, flow);
    }

    private void deallocate(FlowEntry entry, FlowEnd end) {
        end.close();
        giveBack(entry);
    }

    /** Tells the IRM; one that has too much to do is told later. On the IPCP's loop. */
    private void giveBack(FlowEntry entry) {
        try {
            parts.loop().execute(() -> ends.release(entry));
        } catch (RejectedExecutionException e) {
            Loop loop = ipcp.ipcp().loop();
            loop.schedule(loop.clocks().monotonicNs() + AGAIN_NS, () -> giveBack(entry));
        }
    }

    @Override
    public void fail(Problem problem) {
        onItsLoop(() -> failed.accept(problem));
    }

    private boolean onItsLoop(Runnable task) {
        try {
            ipcp.ipcp().loop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.warn("IPCP {} could not be told of a flow: {}", ipcp.name(), e.getMessage());
            return false;
        }
    }

    private record Ready(IpcpUser user, FlowEntry entry, LowerFlow flow) implements ReadyFlow {
        @Override
        public void deliver() {
            if (user.isOver() || !user.onItsLoop(() -> user.taker().accept(flow))) {
                withdraw();
            }
        }

        @Override
        public void withdraw() {
            flow.end().close();
            user.ends().release(entry);
        }
    }

    /** What the IRM knows of it: packets are counted by the rings, the rest by the IPCP. */
    private record Held(FlowEnd end, QosSpec qos, QosSpec grantedQos) implements HeldFlow {
        @Override
        public FlowState state() {
            if (end.isClosed() || end.isPeerClosed()) {
                return FlowState.DEALLOCATED;
            }
            return end.link().isDown() ? FlowState.DOWN : FlowState.UP;
        }

        @Override
        public int mpsBytes() {
            return end.link().mpsBytes();
        }

        @Override
        public FlowCounters counters() {
            FlowLink link = end.link();
            FlowEnd other = end == link.user() ? link.provider() : link.user();
            return new FlowCounters(
                    other.arrived(), 0, end.arrived(), 0, 0, 0, end.discarded(), 0, 0);
        }

        @Override
        public void measure(Consumer<EndReport> reply) {
            reply.accept(
                    EndReport.ofDaemon(
                            counters(), "an IPCP holds this end, and takes packets as they come"));
        }

        @Override
        public void close() {
            end.close();
        }
    }
}
