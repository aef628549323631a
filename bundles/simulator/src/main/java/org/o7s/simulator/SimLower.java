package org.o7s.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.Problem;

/**
 * The layers below the simulated one: each link is a layer of its two nodes, in which each is known
 * by its name. A request takes a round trip; one over a link that is cut is never answered.
 */
final class SimLower implements LowerFlows {
    private static final long MPL_MS = 100;

    private final SimNetwork network;
    private final Loop loop;
    private final Map<Ipcp, Consumer<LowerFlow>> takers = new HashMap<>();
    private int flowIds;

    SimLower(SimNetwork network, Loop loop) {
        this.network = network;
        this.loop = loop;
    }

    @Override
    public void allocate(
            Ipcp user, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply) {
        Optional<SimLink> link = network.node(user.name()).linkTo(name);
        long nowNs = loop.clocks().monotonicNs();
        if (link.isEmpty() || !link.get().isUp()) {
            loop.schedule(nowNs + limitNs, () -> reply.failed(noAnswer(name)));
            return;
        }
        long tripNs = 2 * network.faults().delayNs();
        if (tripNs > limitNs) {
            loop.schedule(nowNs + limitNs, () -> reply.failed(noAnswer(name)));
        } else {
            loop.schedule(nowNs + tripNs, () -> join(user, name, qos, link.get(), reply));
        }
    }

    private void join(Ipcp user, String name, QosSpec qos, SimLink link, Reply<LowerFlow> reply) {
        SimNode asker = network.node(user.name());
        SimNode asked = link.other(asker);
        Consumer<LowerFlow> taker = takers.get(asked.ipcp());
        if (taker == null || !link.isUp()) {
            reply.failed(noAnswer(name));
            return;
        }
        List<FlowEnd> ends = link.open();
        boolean forth = link.from() == asker;
        int flowId = ++flowIds;
        taker.accept(flow(flowId, name, qos, link, ends.get(forth ? 1 : 0)));
        reply.done(flow(flowId, name, qos, link, ends.get(forth ? 0 : 1)));
    }

    private static LowerFlow flow(int flowId, String name, QosSpec qos, SimLink link, FlowEnd end) {
        return new LowerFlow(
                flowId, name, link + " (link)", link.toString(), qos, MPL_MS, end, end::close);
    }

    private static Problem noAnswer(String name) {
        return Problem.of(
                "E-FLOW-TIMEOUT",
                Problem.Kind.TIMEOUT,
                FlowError.TIMED_OUT,
                "cannot allocate a flow to \"" + name + "\"",
                "nobody answered over a link");
    }

    @Override
    public void accept(Ipcp user, Consumer<LowerFlow> taker) {
        takers.put(user, taker);
    }

    @Override
    public void ignore(Ipcp user) {
        takers.remove(user);
    }
}
