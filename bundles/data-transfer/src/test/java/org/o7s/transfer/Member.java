package org.o7s.transfer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.layer.RouteTable.Row;
import org.o7s.core.packet.Packet;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyParameters;

/** A member of a layer in a test: a data transfer machine and what it delivered and said. */
final class Member implements LinkListener {
    /** What came for an endpoint. */
    record Arrival(long eid, int ecn, String text) {}

    private final Net net;
    private final World.Node node;
    private final FixedSlots slots = new FixedSlots();
    private final DataTransfer machine;
    private final Map<Integer, FlowEnd> ends = new HashMap<>();
    private final Map<Long, Row> routes = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private boolean keepsArrivals = true;
    private long arrived;

    Member(Net net, long address, String pff, String scheduler, Bringer bringer) {
        this.net = net;
        this.node = net.world().node("m" + address);
        bringer.bring(slots);
        this.machine =
                new DataTransfer(
                        new TransferSettings(
                                "ipcp m" + address,
                                address,
                                60,
                                pff,
                                PolicyParameters.NONE,
                                scheduler,
                                PolicyParameters.NONE),
                        node.loop(),
                        net.world().pools(),
                        slots,
                        Entropy.seeded(address * 31),
                        this);
        machine.users(this::take);
        machine.attach(0, this::take);
        machine.attach(1, this::take);
    }

    /** Brings the policies of a member before it is made. */
    @FunctionalInterface
    interface Bringer {
        /** Puts them. */
        void bring(FixedSlots slots);
    }

    private void take(long eid, int ecn, Packet packet) {
        arrived++;
        if (keepsArrivals) {
            String text = new String(packet.toArray(), StandardCharsets.UTF_8);
            arrivals.add(new Arrival(eid, ecn, text));
        }
        packet.release();
    }

    DataTransfer machine() {
        return machine;
    }

    FixedSlots slots() {
        return slots;
    }

    World.Node node() {
        return node;
    }

    long address() {
        return machine.ownAddress();
    }

    /** From now on, arrivals are only counted. */
    void countOnly() {
        keepsArrivals = false;
    }

    /** What came since the last call. */
    List<Arrival> arrivals() {
        List<Arrival> all = List.copyOf(arrivals);
        arrivals.clear();
        return all;
    }

    List<String> texts() {
        return arrivals().stream().map(Arrival::text).toList();
    }

    long arrived() {
        return arrived;
    }

    /** What the machine said since the last call. */
    List<String> events() {
        List<String> all = List.copyOf(events);
        events.clear();
        return all;
    }

    int add(long neighbour, FlowLink link, int cube, int features) {
        int number = machine.add(neighbour, Wire.flow(link), cube, features);
        ends.put(number, link.user());
        return number;
    }

    /** Adds a route and installs the table. */
    void route(long destination, int equal, Long... hops) {
        routes.put(destination, new Row(List.of(hops), equal));
        machine.install(RouteTable.of(routes));
    }

    void route(long destination, long hop) {
        route(destination, 1, hop);
    }

    /** Sends a text from a user flow. */
    Offer send(long destination, long eid, String text) {
        return send(
                destination,
                0,
                eid,
                eid * 0x9e37_79b9_7f4a_7c15L,
                text.getBytes(StandardCharsets.UTF_8));
    }

    Offer send(long destination, int cube, long eid, long flowKey, byte[] payload) {
        Packet packet = net.packet(payload);
        Offer offer = machine.send(destination, cube, eid, flowKey, packet);
        if (offer != Offer.ACCEPTED) {
            packet.release();
        }
        return offer;
    }

    long count(String counter) {
        return machine.counters().snapshot().get(counter);
    }

    /** How many packets wait in the queues of its links, those in rings not counted. */
    long queued() {
        long queued = 0;
        for (LinkView link : machine.links()) {
            FlowEnd end = ends.get(link.number());
            queued += link.queued() - end.waitingForPeer();
        }
        return queued;
    }

    /**
     * Every packet is accounted for.
     *
     * @throws AssertionError with all counters if not
     */
    void checkBooks() {
        long in = count("received-packets") + count("local-packets");
        long out =
                count("sent-packets")
                        + count("delivered-packets")
                        + machine.counters().dropped()
                        + queued();
        if (in != out) {
            throw new AssertionError(
                    "the books of %d do not add up: in %d, out %d, queued %d, %s"
                            .formatted(
                                    address(), in, out, queued(), machine.counters().snapshot()));
        }
    }

    @Override
    public void linkDown(int link, long neighbour, String why) {
        events.add("down " + neighbour + " " + why);
    }

    @Override
    public void linkUp(int link, long neighbour) {
        events.add("up " + neighbour);
    }

    @Override
    public void linkClosed(int link, long neighbour) {
        events.add("closed " + neighbour);
    }
}
