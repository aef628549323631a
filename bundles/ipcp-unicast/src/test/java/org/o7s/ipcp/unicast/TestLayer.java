package org.o7s.ipcp.unicast;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.Ipcp.Connection;
import org.o7s.core.ipcp.Ipcp.Enrolment;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.address.flat.FlatFactory;
import org.o7s.policy.admission.open.OpenFactory;
import org.o7s.policy.pff.alternate.AlternateFactory;
import org.o7s.policy.pff.simple.SimpleFactory;
import org.o7s.policy.scheduler.fifo.FifoFactory;

/** A unicast layer {@code uni} in virtual time, over flows without loss or delay. */
final class TestLayer {
    static final String NAME = "uni";
    private static final long LIMIT_NS = 20_000_000_000L;

    private final World world;
    private final UnicastFactory factory = new UnicastFactory();

    TestLayer(long seed) {
        world = new World(seed);
    }

    World world() {
        return world;
    }

    /** A system with the usual policies. */
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
        slots.put("address", "flat", new FlatFactory().create(PolicyParameters.NONE));
        slots.put("admission", "open", new OpenFactory().create(PolicyParameters.NONE));
        slots.put("pff", "simple", new SimpleFactory().create(PolicyParameters.NONE));
        slots.put("pff", "alternate", new AlternateFactory().create(PolicyParameters.NONE));
        slots.put("scheduler", "fifo", new FifoFactory().create(PolicyParameters.NONE));
    }

    /** The first member. */
    Ipcp first(String name, Map<String, List<String>> options) {
        return node(name).bootstrap(factory, new LayerConfig(NAME, options));
    }

    /** An IPCP in no layer. */
    Ipcp create(World.Node node) {
        return node.create(factory);
    }

    RecordedReply<IpcpStatus> enrol(Ipcp newcomer, String member) {
        return world.ask(
                newcomer,
                r ->
                        newcomer.enrol(
                                new Enrolment(member, Optional.empty(), world.nowNs() + LIMIT_NS),
                                r));
    }

    /** A newcomer, enrolled with a member and connected to it. */
    Ipcp join(String name, String member) {
        Ipcp newcomer = create(node(name));
        enrol(newcomer, member).value();
        link(newcomer, member);
        return newcomer;
    }

    /** Connects two members for management and data. */
    void link(Ipcp from, String to) {
        connect(from, to, "Management").value();
        connect(from, to, "Data Transfer").value();
    }

    RecordedReply<Boolean> connect(Ipcp from, String to, String component) {
        return world.ask(from, r -> from.connect(connection(to, component), r));
    }

    RecordedReply<Boolean> disconnect(Ipcp from, String to, String component) {
        return world.ask(from, r -> from.disconnect(connection(to, component), r));
    }

    private Connection connection(String to, String component) {
        return new Connection(to, component, QosSpec.RAW, world.nowNs() + LIMIT_NS);
    }

    LayerView view(Ipcp ipcp) {
        return world.<LayerView>ask(ipcp, ipcp::view).value();
    }
}
