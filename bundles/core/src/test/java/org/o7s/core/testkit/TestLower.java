package org.o7s.core.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.Problem;

/**
 * A layer below that joins members directly: a name leads to the IPCPs that it was {@linkplain
 * #bind bound} to, one after the other, whether they are there or not; and a flow is a pair of
 * rings without loss or delay. All in the thread of the test.
 */
public final class TestLower implements LowerFlows {
    private static final int MPS_BYTES = 1400;
    private static final long MPL_MS = 100;

    private final Map<String, List<String>> bindings = new HashMap<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private final Map<String, Taker> takers = new HashMap<>();
    private final List<FlowLink> links = new ArrayList<>();
    private int flowIds;

    private record Taker(Ipcp ipcp, Consumer<LowerFlow> consumer) {}

    /** Flows to a name go to the IPCPs of these names in turn from now on. */
    public void bind(String name, String... ipcps) {
        bindings.put(name, List.of(ipcps));
        turns.remove(name);
    }

    private String next(String name) {
        List<String> bound = bindings.getOrDefault(name, List.of(name));
        return bound.get((turns.merge(name, 1, Integer::sum) - 1) % bound.size());
    }

    /** The flows that were made, oldest first. */
    public List<FlowLink> links() {
        return List.copyOf(links);
    }

    @Override
    public void allocate(
            Ipcp user, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply) {
        Taker taker = takers.get(next(name));
        if (taker == null || taker.ipcp() == user) {
            user.loop()
                    .execute(
                            () ->
                                    reply.failed(
                                            Problem.of(
                                                    "E-FLOW-NAME",
                                                    Problem.Kind.NOT_FOUND,
                                                    FlowError.NAME,
                                                    "cannot allocate a flow to \"" + name + "\"",
                                                    "nobody is there")));
            return;
        }
        FlowLink link = new FlowLink(FlowLink.CAPACITY_PACKETS, MPS_BYTES);
        links.add(link);
        int flowId = ++flowIds;
        LowerFlow theirs =
                new LowerFlow(
                        flowId,
                        name,
                        "test (local)",
                        "test",
                        qos,
                        MPL_MS,
                        link.provider(),
                        () -> link.provider().close());
        LowerFlow ours =
                new LowerFlow(
                        flowId,
                        name,
                        "test (local)",
                        "test",
                        qos,
                        MPL_MS,
                        link.user(),
                        () -> link.user().close());
        taker.ipcp().loop().execute(() -> taker.consumer().accept(theirs));
        user.loop().execute(() -> reply.done(ours));
    }

    @Override
    public void accept(Ipcp user, Consumer<LowerFlow> taker) {
        takers.put(user.name(), new Taker(user, taker));
    }

    @Override
    public void ignore(Ipcp user) {
        takers.remove(user.name());
    }
}
