package org.o7s.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Outbox;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.SlotRequest;
import org.o7s.core.testkit.IdleIpcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.admission.AdmissionPolicy;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;

/** Members with connection managers, strangers in the hands of a test, and the layer below. */
final class Town {
    static final String LAYER = "uni";
    static final long A1 = 0x1122_3344L;
    static final long A2 = 0xa1b2_c3d4L;
    static final AdmissionPolicy OPEN = (layer, component, address, lower) -> "";

    private static final long NS_PER_MS = 1_000_000;

    final World world;
    final ShakyLower lower;
    private final long seed;
    private final Map<String, House> houses = new LinkedHashMap<>();
    private final List<Hand> hands = new ArrayList<>();

    Town(long seed) {
        this.seed = seed;
        this.world = new World(seed);
        this.lower = new ShakyLower(world.node("wire").loop());
    }

    /** A member and its connections. */
    final class House {
        final Ipcp ipcp;
        final Loop loop;
        final World.Node node;
        final Outbox outbox = new Outbox();
        final ConnectionManager manager;
        final PolicySlot<AdmissionPolicy> admission;
        final Map<String, List<PeerConnection>> connected = new LinkedHashMap<>();

        private House(String name, Function<House, List<CepRecord>> records) {
            node = world.node(name);
            loop = node.loop();
            ipcp = new IdleIpcp(name, IpcpType.UNICAST, loop);
            manager = new ConnectionManager(ipcp, context(name), outbox);
            node.slots().put("admission", "open", OPEN);
            admission =
                    node.slots()
                            .open(
                                    new SlotRequest<>(
                                            PolicyKind.ADMISSION,
                                            "ipcp " + name,
                                            "open",
                                            PolicyParameters.NONE,
                                            loop,
                                            Optional.empty(),
                                            candidate -> Optional.empty()));
            for (CepRecord record : records.apply(this)) {
                List<PeerConnection> list = new ArrayList<>();
                connected.put(record.component(), list);
                manager.offer(new Component(record.component(), () -> record, list::add));
            }
        }

        private IpcpContext context(String name) {
            return new IpcpContext(
                    name,
                    loop,
                    node.broker(),
                    world.pools(),
                    Entropy.seeded(seed * 31 + name.hashCode()),
                    new InlineCompute(),
                    node.drivers(),
                    node.slots(),
                    lower);
        }

        House start() {
            run(() -> manager.start(LAYER, admission));
            return this;
        }

        void run(Runnable task) {
            loop.execute(task);
            world.settle();
        }

        RecordedReply<PeerConnection> open(String member, String component) {
            return world.ask(
                    ipcp, r -> manager.open(member, component, QosSpec.RAW, 5_000 * NS_PER_MS, r));
        }

        RecordedReply<Boolean> connect(String member, String component) {
            return world.ask(ipcp, r -> manager.connect(asked(member, component), r));
        }

        RecordedReply<Boolean> disconnect(String member, String component) {
            return world.ask(ipcp, r -> manager.disconnect(asked(member, component), r));
        }

        private Ipcp.Connection asked(String member, String component) {
            return new Ipcp.Connection(
                    member, component, QosSpec.RAW, world.nowNs() + 5_000 * NS_PER_MS);
        }

        /** The connections that a component was handed so far. */
        List<PeerConnection> connected(String component) {
            return connected.getOrDefault(component, List.of());
        }

        /** The latest of them. */
        PeerConnection latest(String component) {
            return connected(component).getLast();
        }

        LayerView.Adjacency adjacency() {
            List<LayerView.Adjacency> all = manager.adjacencies();
            assertThat(all).as("adjacencies of " + ipcp.name()).hasSize(1);
            return all.getFirst();
        }

        long count(String counter) {
            Long count = manager.counters().snapshot().get(counter);
            assertThat(count).as("counter " + counter).isNotNull();
            return count == null ? -1 : count;
        }
    }

    /** A member with the components of a unicast layer, accepting. */
    House house(String name, long address) {
        return bare(
                        name,
                        CepRecord.enrolment(Features.O7S),
                        CepRecord.management(address, Features.O7S),
                        CepRecord.dataTransfer(address, Features.O7S))
                .start();
    }

    /** A member with these components, accepting nothing yet. */
    House bare(String name, CepRecord... records) {
        House house = new House(name, h -> List.of(records));
        houses.put(name, house);
        return house;
    }

    /** A flow of a stranger to a member. */
    Hand stranger(String member) {
        return stranger(member, QosSpec.RAW);
    }

    /** A flow of a stranger to a member. */
    Hand stranger(String member, QosSpec qos) {
        Ipcp stranger =
                new IdleIpcp("stranger", IpcpType.UNICAST, houses.values().iterator().next().loop);
        RecordedReply<LowerFlow> reply =
                world.ask(stranger, r -> lower.allocate(stranger, member, qos, 1, r));
        return hand(reply.value());
    }

    /** A stranger that others can reach by this name; its flows come into this list. */
    List<Hand> reachableStranger(String name) {
        List<Hand> taken = new ArrayList<>();
        lower.accept(
                new IdleIpcp(name, IpcpType.UNICAST, world.node(name).loop()),
                flow -> taken.add(hand(flow)));
        return taken;
    }

    private Hand hand(LowerFlow flow) {
        Hand hand = new Hand(flow, world.pools());
        hands.add(hand);
        return hand;
    }

    /**
     * Every packet that was sent has arrived or is counted, and none is left in anybody's hands.
     */
    void close() {
        houses.values().forEach(h -> h.run(h.manager::stop));
        hands.forEach(Hand::close);
        world.settle();
        long sent = 0;
        long received = 0;
        for (House house : houses.values()) {
            sent += house.count("sent-messages") + house.count("sent-keepalives");
            received += house.count("received-messages") + house.count("received-keepalives");
            assertThat(house.manager.connections()).isEmpty();
        }
        for (Hand hand : hands) {
            sent += hand.written();
            received += hand.readSoFar();
        }
        long offered = 0;
        long arrived = 0;
        long lost = lower.dropped();
        for (FlowLink link : lower.links()) {
            assertThat(link.user().isClosed()).as("a flow is left open").isTrue();
            offered += link.provider().arrived();
            arrived += link.user().arrived();
            lost += link.provider().discarded();
            received += link.user().discarded();
        }
        assertThat(offered).as("packets written").isEqualTo(sent);
        assertThat(arrived).as("packets arrived").isEqualTo(offered - lost);
        assertThat(received).as("packets read or discarded").isEqualTo(arrived);
        assertThat(world.pools().inUse()).as("packets in use").isZero();
    }
}
