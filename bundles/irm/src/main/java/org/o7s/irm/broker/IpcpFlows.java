package org.o7s.irm.broker;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.IpcpEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * IPCPs as users of flows: takes what they ask to the IRM's loop. Any thread.
 *
 * <p>An IPCP is served from the moment on at which it is in the table of the IRM, which is after it
 * was made and before it is asked for anything.
 */
public final class IpcpFlows implements LowerFlows {
    private static final Logger LOG = LoggerFactory.getLogger(IpcpFlows.class);

    private final BrokerParts parts;
    private final FlowBroker broker;

    /** The flow interface of one system. */
    public IpcpFlows(BrokerParts parts, FlowBroker broker) {
        this.parts = parts;
        this.broker = broker;
    }

    @Override
    public void allocate(
            Ipcp user, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply) {
        boolean heard =
                onLoop(
                        user,
                        ipcp -> broker.allocate(ipcp, name, qos, limitNs, reply),
                        () -> refuse(user, name, reply, "the IRM does not know that IPCP"));
        if (!heard) {
            refuse(user, name, reply, "the IRM has too much to do");
        }
    }

    private static void refuse(Ipcp user, String name, Reply<LowerFlow> reply, String why) {
        Problem problem =
                Problem.of(
                                "E-IPCP-NOFLOW",
                                Problem.Kind.REFUSED,
                                FlowError.NO_IRM,
                                "cannot allocate a flow to \"" + name + "\" for " + user.name(),
                                why)
                        .next("irm status");
        try {
            user.loop().execute(() -> reply.failed(problem));
        } catch (RejectedExecutionException e) {
            LOG.warn("IPCP {} was not told: {}", user.name(), problem.sentence());
        }
    }

    @Override
    public void accept(Ipcp user, Consumer<LowerFlow> taker) {
        tell(user, ipcp -> broker.accept(ipcp, taker));
    }

    @Override
    public void ignore(Ipcp user) {
        tell(user, broker::ignore);
    }

    @Override
    public void explain(Ipcp user, int flowId, int depth, long deadlineNs, Reply<FlowPath> reply) {
        boolean heard =
                onLoop(
                        user,
                        ipcp ->
                                parts.registry()
                                        .flows()
                                        .find(flowId)
                                        .filter(flow -> flow.holder() == ipcp)
                                        .ifPresentOrElse(
                                                flow ->
                                                        FlowPaths.explain(
                                                                flow,
                                                                depth,
                                                                deadlineNs,
                                                                user.loop(),
                                                                reply),
                                                () -> unknown(user, flowId, reply)),
                        () -> unknown(user, flowId, reply));
        if (!heard) {
            String why = "the IRM has too much to do";
            reply.done(FlowPath.untold("", "flow " + flowId, why));
        }
    }

    private static void unknown(Ipcp user, int flowId, Reply<FlowPath> reply) {
        try {
            user.loop()
                    .execute(
                            () ->
                                    reply.done(
                                            FlowPath.untold(
                                                    "",
                                                    "flow " + flowId,
                                                    "the flow has ended meanwhile")));
        } catch (RejectedExecutionException e) {
            LOG.warn("IPCP {} was not told how flow {} goes: busy", user.name(), flowId);
        }
    }

    private void tell(Ipcp user, Consumer<IpcpEntry> message) {
        boolean heard =
                onLoop(
                        user,
                        message,
                        () -> LOG.warn("IPCP {} is not known to the IRM", user.name()));
        if (!heard) {
            LOG.error("IPCP {} could not tell the IRM whether it accepts flows", user.name());
        }
    }

    private boolean onLoop(Ipcp user, Consumer<IpcpEntry> message, Runnable unknown) {
        try {
            parts.loop()
                    .execute(
                            () ->
                                    parts.registry()
                                            .ipcps()
                                            .find(user)
                                            .ifPresentOrElse(message, unknown));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
