package org.o7s.ipcp.broadcast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.FlowAccess;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.Ipcp.Connection;
import org.o7s.core.ipcp.Ipcp.Enrolment;
import org.o7s.core.ipcp.Ipcp.FlowJoin;
import org.o7s.core.ipcp.Ipcp.FlowJoined;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.admission.open.OpenFactory;
import org.o7s.policy.broadcast.stateful.StatefulFactory;
import org.o7s.policy.broadcast.stateless.StatelessFactory;
import org.o7s.wire.g23.unicast.CepRecord;

/** A broadcast layer {@code all} in virtual time, over flows without loss or delay. */
final class TestLayer {
    static final String NAME = "all";
    static final long LIMIT_NS = 20_000_000_000L;

    private final World world;
    private final String transfer;
    private final BroadcastFactory factory = new BroadcastFactory();
    private final Map<String, Ipcp> members = new LinkedHashMap<>();
    private final Map<Ipcp, List<TestFlow>> joined = new LinkedHashMap<>();
    private int flowIds = 1000;

    /** A layer with this policy. */
    TestLayer(long seed, String transfer) {
        this.world = new World(seed);
        this.transfer = transfer;
    }

    World world() {
        return world;
    }

    World.Node node(String name) {
        World.Node node = bareNode(name);
        usual(node.slots());
        return node;
    }

    /** A system without policies. */
    World.Node bareNode(String name) {
        world.lower().bind(name, name);
        return world.node(name);
    }

    static void usual(FixedSlots slots) {
        slots.put("admission", "open", new OpenFactory().create(PolicyParameters.NONE));
        slots.put("broadcast", "stateless", new StatelessFactory().create(PolicyParameters.NONE));
        slots.put("broadcast", "stateful", new StatefulFactory().create(PolicyParameters.NONE));
    }

    Ipcp create(World.Node node) {
        return node.create(factory);
    }

    Ipcp member(String name) {
        Ipcp found = members.get(name);
        if (found == null) {
            throw new AssertionError("no member " + name);
        }
        return found;
    }

    /** A member: the first makes the layer, the others enrol with one that is there. */
    Ipcp add(String name) {
        Ipcp ipcp;
        if (members.isEmpty()) {
            ipcp = bootstrap(node(name));
        } else {
            ipcp = create(node(name));
            enrol(ipcp, members.keySet().iterator().next()).value();
        }
        members.put(name, ipcp);
        return ipcp;
    }

    Ipcp bootstrap(World.Node node) {
        return node.bootstrap(
                factory, new LayerConfig(NAME, Map.of("transfer", List.of(transfer))));
    }

    RecordedReply<IpcpStatus> enrol(Ipcp newcomer, String member) {
        return world.ask(
                newcomer,
                r ->
                        newcomer.enrol(
                                new Enrolment(member, Optional.empty(), world.nowNs() + LIMIT_NS),
                                r));
    }

    RecordedReply<Boolean> connect(String from, String to) {
        Ipcp ipcp = member(from);
        return world.ask(ipcp, r -> ipcp.connect(connection(to), r));
    }

    RecordedReply<Boolean> disconnect(String from, String to) {
        Ipcp ipcp = member(from);
        return world.ask(ipcp, r -> ipcp.disconnect(connection(to), r));
    }

    Connection connection(String to) {
        return new Connection(to, CepRecord.DATA_TRANSFER, QosSpec.RAW, world.nowNs() + LIMIT_NS);
    }

    /** An application that joins at a member. */
    TestFlow join(String member, FlowAccess access) {
        TestFlow flow = world.flow(++flowIds);
        ask(member, flow, NAME, access).value();
        joined.computeIfAbsent(member(member), _ -> new ArrayList<>()).add(flow);
        return flow;
    }

    TestFlow join(String member) {
        return join(member, FlowAccess.READ_WRITE);
    }

    RecordedReply<FlowJoined> ask(String member, TestFlow flow, String layer, FlowAccess access) {
        Ipcp ipcp = member(member);
        FlowJoin request = new FlowJoin(flow.flowId(), layer, access, flow.provider());
        return world.ask(ipcp, r -> ipcp.join(request, r));
    }

    LayerView view(String member) {
        Ipcp ipcp = member(member);
        return world.<LayerView>ask(ipcp, ipcp::view).value();
    }

    long count(String member, String counter) {
        Long count = world.counters(member(member)).get(counter);
        if (count == null) {
            throw new AssertionError("no counter " + counter);
        }
        return count;
    }

    /**
     * Checks the books of all members: whatever came in was handed on or dropped with a reason, and
     * so was each copy; and the applications have what was delivered.
     */
    void checkBooks() {
        for (Ipcp member : members.values()) {
            Map<String, Long> counts = world.counters(member);
            String books = member.name() + ": " + counts;
            require(
                    sum(counts, "received-packets", "received-local")
                            == sum(counts, "handed-on", "dropped-packets-"),
                    books);
            require(
                    sum(counts, "copies")
                            == sum(counts, "sent-packets", "delivered-packets", "dropped-copies-"),
                    books);
            List<TestFlow> flows = joined.getOrDefault(member, List.of());
            require(
                    flows.stream().mapToLong(TestFlow::arrived).sum()
                            == sum(counts, "delivered-packets"),
                    "delivered: " + books);
            require(
                    flows.stream().mapToLong(TestFlow::written).sum()
                            == sum(counts, "received-local"),
                    "written: " + books);
        }
    }

    private static long sum(Map<String, Long> counts, String... prefixes) {
        long sum = 0;
        for (String prefix : prefixes) {
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                sum += count.getKey().startsWith(prefix) ? count.getValue() : 0;
            }
        }
        return sum;
    }

    private static void require(boolean holds, String books) {
        if (!holds) {
            throw new AssertionError("the books do not add up: " + books);
        }
    }
}
