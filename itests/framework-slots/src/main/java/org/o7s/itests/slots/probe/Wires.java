package org.o7s.itests.slots.probe;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.Problem;

/** A layer below that joins IPCPs of one loop by their names, without loss or delay. */
final class Wires implements LowerFlows {
    private static final int MPS_BYTES = 1400;
    private static final long MPL_MS = 100;

    private final Map<String, Consumer<LowerFlow>> takers = new HashMap<>();
    private int flowIds;

    @Override
    public void allocate(
            Ipcp user, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply) {
        Consumer<LowerFlow> taker = takers.get(name);
        if (taker == null) {
            reply.failed(
                    Problem.of(
                            "E-ALLOC-NONAME",
                            Problem.Kind.NOT_FOUND,
                            FlowError.NAME,
                            "no flow to \"" + name + "\"",
                            "nobody is there"));
            return;
        }
        FlowLink link = new FlowLink(FlowLink.CAPACITY_PACKETS, MPS_BYTES);
        flowIds++;
        LowerFlow theirs = flow(name, qos, link.provider());
        LowerFlow ours = flow(name, qos, link.user());
        user.loop().execute(() -> taker.accept(theirs));
        user.loop().execute(() -> reply.done(ours));
    }

    private LowerFlow flow(String name, QosSpec qos, FlowEnd end) {
        return new LowerFlow(flowIds, name, "wire (local)", "wire", qos, MPL_MS, end, end::close);
    }

    @Override
    public void accept(Ipcp user, Consumer<LowerFlow> taker) {
        takers.put(user.name(), taker);
    }

    @Override
    public void ignore(Ipcp user) {
        takers.remove(user.name());
    }
}
