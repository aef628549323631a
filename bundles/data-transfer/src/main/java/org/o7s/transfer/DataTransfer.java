package org.o7s.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.layer.Addresses;
import org.o7s.core.layer.LayerComponent;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicySlots;
import org.o7s.policy.pff.PffPolicy;
import org.o7s.policy.scheduler.SchedulerPolicy;
import org.o7s.wire.g23.unicast.DtHeader;

/**
 * The data transfer machine of a member: takes packets from the links and from the components of
 * the member, and brings each to a component, to the next link, or to a counter.
 *
 * <pre>
 *   components, users ── send ──┐                     ┌── received ──▶ components, users
 *                               ▼                     │
 *                     table ─ pff ─ mark ─ queue ◀── relay
 *                                           │         ▲
 *                                       scheduler     │
 *                                           ▼         │
 *                                   links: flows of layers below
 * </pre>
 *
 * <p>The slots {@code pff} and {@code scheduler} are its own; the forwarding table, the queues and
 * their counters are kept over every exchange. A component may be another such machine, whose links
 * are endpoints here (paper 2.12.3). Everything is called on the member's loop, except {@link
 * #counters}. Limits: 4096 links, 1024 packets in the queue of a link and 128 in the ring of its
 * flow. Source: paper 2.12.2, docs/wire/wire-unicast.md 1, 6.2, 7.8, 9 and 10.1.
 */
public final class DataTransfer implements LayerSender {
    /** For {@link #add}: there are too many links. */
    public static final int NO_LINK = -1;

    private final TransferSettings settings;
    private final Loop loop;
    private final PacketPools pools;
    private final Entropy entropy;
    private final TransferCounters counters = new TransferCounters();
    private final Links links = new Links();
    private final ForwardingTable table;
    private final HopChoice hops;
    private final CubeChoice cubes;
    private final Egress egress;
    private final LinkWatch watch;
    private final Relay relay;
    private final Attendant attendant;
    private boolean routingGivesEqual = true;
    private boolean routingGivesAlternates = true;
    private boolean closed;

    /** A machine without links and routes; opens its slots. */
    public DataTransfer(
            TransferSettings settings,
            Loop loop,
            PacketPools pools,
            PolicySlots slots,
            Entropy entropy,
            LinkListener listener) {
        this.settings = settings;
        this.loop = loop;
        this.pools = pools;
        this.entropy = entropy;
        Deferred deferred = new Deferred(loop);
        this.table = new ForwardingTable(settings.address());
        this.hops = new HopChoice(settings, loop, slots, table, counters.pffFailures);
        this.cubes = new CubeChoice(settings, loop, slots, links, counters.schedulerFailures);
        this.egress = new Egress(loop, counters, cubes, deferred);
        this.watch = new LinkWatch(loop, pools, entropy, counters, links, egress, this::changed);
        this.relay = new Relay(settings.address(), counters, table, hops, egress, watch);
        this.attendant = new Attendant(loop, links, table, egress, relay, deferred, listener);
        hops.slot().countLosses(counters.all::dropped);
        cubes.slot().countLosses(counters.all::dropped);
    }

    // ---- links ----

    /**
     * Takes a flow to a neighbour as a link.
     *
     * @param neighbour its address, 1..2^32-1, not the own one; several links to one are allowed,
     *     of which the first that is up is used
     * @param cube of the flow, 0..2
     * @param features what the neighbour can do, bits of {@code org.o7s.wire.g23.unicast.Features};
     *     0 if nothing is known
     * @return its number, or {@link #NO_LINK}
     */
    public int add(long neighbour, LowerFlow flow, int cube, int features) {
        if (!DtHeader.isAddress(neighbour) || neighbour == settings.address()) {
            throw new IllegalArgumentException(
                    neighbour + " cannot be a neighbour of " + settings.address());
        }
        Objects.checkIndex(cube, SchedulerPolicy.CUBES);
        if (closed || links.all().size() >= Links.LINKS_MAX) {
            return NO_LINK;
        }
        Liveness liveness = new Liveness(loop.clocks().monotonicNs(), entropy);
        Link link =
                new Link(
                        links.takeNumber(),
                        neighbour,
                        flow,
                        cube,
                        features,
                        loop.clocks().wallNs(),
                        liveness);
        cubes.begin(link);
        attendant.begin(link);
        watch.begin(link);
        return link.number();
    }

    /**
     * Lets go of a link; what waits in its queue is given to the flow as far as it goes. The caller
     * deallocates the flow. Does nothing if there is no such link.
     */
    public void remove(int number) {
        Link link = links.get(number);
        if (link != null) {
            attendant.end(link);
        }
    }

    /** A link that the watch over hellos judged anew. */
    private void changed(Link link) {
        attendant.changed(link);
    }

    /** The links as they are now, in the order in which they came. */
    public List<LinkView> links() {
        return links.all().stream().map(Link::view).toList();
    }

    // ---- routes ----

    /** Takes a forwarding table instead of the one before. */
    public void install(RouteTable routes) {
        table.install(routes, links.byNeighbour());
    }

    /** The forwarding table. */
    public RouteTable table() {
        return table.routes();
    }

    /** Says what the routing policy in use gives, for {@link #why}. */
    public void routingGives(boolean equal, boolean alternates) {
        routingGivesEqual = equal;
        routingGivesAlternates = alternates;
    }

    /**
     * Why a policy in use is not the one that was asked for, or is of no use with this routing:
     * sentences; empty if all is well.
     */
    public String why() {
        return String.join(
                "; ", Stream.of(pffWhy(), cubes.slot().why()).filter(w -> !w.isEmpty()).toList());
    }

    private String pffWhy() {
        String why = hops.slot().why();
        return why.isEmpty() ? hops.limits(routingGivesEqual, routingGivesAlternates) : why;
    }

    /** Kind to the policy that was asked for, with a reason if that is not what works. */
    public Map<String, String> policies() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put(PffPolicy.KIND, described(hops.slot().policy(), pffWhy()));
        kinds.put(SchedulerPolicy.KIND, described(cubes.slot().policy(), cubes.slot().why()));
        return kinds;
    }

    private static String described(String policy, String why) {
        return why.isEmpty() ? policy : policy + " (" + why + ")";
    }

    // ---- components ----

    /**
     * Has a component take what comes for an endpoint.
     *
     * @param eid 0..63, but not 2, which is the links' own
     */
    public void attach(long eid, LayerComponent component) {
        if (DtHeader.isUserEid(eid) || eid == DtHeader.EID_LINK) {
            throw new IllegalArgumentException("EID " + eid + " is not for components");
        }
        relay.attach((int) eid, component, loop.clocks().wallNs());
    }

    /** Has a component take what comes for all endpoints of users: EID 64 and above. */
    public void users(LayerComponent component) {
        relay.setUsers(component);
    }

    /**
     * Has packets marked as they leave (docs/wire/wire-unicast.md 6.2).
     *
     * @param queuedAndCapacityToMark from how many packets the layer below left waiting when it had
     *     its turn, and how many can wait, to the mark, 0..255; called for every packet, must not
     *     throw or allocate
     */
    public void marks(IntBinaryOperator queuedAndCapacityToMark) {
        egress.setMarks(queuedAndCapacityToMark);
    }

    // ---- sending ----

    @Override
    public long ownAddress() {
        return settings.address();
    }

    @Override
    public int mpsBytes() {
        int least = Integer.MAX_VALUE;
        for (Link link : links.all()) {
            least = Math.min(least, link.packetBytesMax());
        }
        return least == Integer.MAX_VALUE ? 0 : Math.max(0, least - DtHeader.LENGTH);
    }

    @Override
    public boolean reaches(long destination) {
        return table.reaches(destination);
    }

    @Override
    public Offer send(long destination, int cube, long eid, long flowKey, Packet packet) {
        int row = table.find(destination);
        if (row == ForwardingTable.NO_ROUTE) {
            return Offer.CLOSED;
        }
        Objects.checkIndex(cube, SchedulerPolicy.CUBES);
        int hop = hops.pick(row, flowKey);
        if (hop == PffPolicy.NONE) {
            counters.local.increment();
            TransferCounters.drop(packet, counters.noHopUp);
            return Offer.ACCEPTED;
        }
        Link out = table.link(row, hop);
        if (out == null) {
            return Offer.CLOSED;
        }
        if (out.queue().isFull()) {
            egress.refuse(out);
            return Offer.FULL;
        }
        counters.local.increment();
        @Nullable Packet framed = packet.headroom() < DtHeader.LENGTH ? copied(packet) : packet;
        if (framed != null) {
            int at = framed.pushFront(DtHeader.LENGTH);
            DtHeader.write(framed.memory(), at, destination, cube, settings.maxTtl(), eid);
            countLocal(out, cube, eid, framed.length());
            egress.send(out, framed, cube);
        }
        return Offer.ACCEPTED;
    }

    /** The packet again, with headroom, in place of the one given; null if memory is short. */
    private @Nullable Packet copied(Packet packet) {
        Packet copy = pools.acquire(packet.length());
        if (copy == null) {
            counters.noMemory.increment();
        } else {
            copy.append(packet.memory(), packet.offset(), packet.length());
            counters.copied.increment();
        }
        packet.release();
        return copy;
    }

    private void countLocal(Link out, int cube, long eid, int bytes) {
        out.traffic().count(Traffic.LOCAL_SENT, cube, bytes);
        // A component sends to its like: both have the same EID (1.3).
        Relay.Component sender = DtHeader.isUserEid(eid) ? null : relay.component((int) eid);
        if (sender != null) {
            sender.traffic().count(Traffic.LOCAL_RECEIVED, cube, bytes);
        }
    }

    @Override
    public void awaitRoom(Runnable task) {
        egress.awaitRoom(task);
    }

    @Override
    public boolean sendMessage(long destination, long eid, byte[] message) {
        Packet packet = pools.acquire(message.length);
        if (packet == null) {
            counters.local.increment();
            counters.noMemory.increment();
            return false;
        }
        packet.append(message);
        long droppedBefore = counters.all.dropped();
        if (send(destination, 0, eid, relay.flowKey(destination, eid), packet) != Offer.ACCEPTED) {
            packet.release();
            return false;
        }
        return counters.all.dropped() == droppedBefore;
    }

    // ---- questions ----

    /**
     * What would be done with a packet now.
     *
     * @param flowKey as of {@link #send}
     */
    public HopView choice(long destination, long flowKey) {
        int row = table.find(destination);
        if (row == ForwardingTable.NO_ROUTE) {
            return new HopView(List.of(), 0, List.of(), Optional.empty(), Optional.empty());
        }
        List<Long> neighbours = table.routes().row(row).hops();
        List<Long> down = new ArrayList<>();
        for (int hop = 0; hop < neighbours.size(); hop++) {
            if ((table.down(row) >>> hop & 1) != 0) {
                down.add(neighbours.get(hop));
            }
        }
        int picked = hops.pick(row, flowKey);
        Optional<Link> link =
                picked == PffPolicy.NONE
                        ? Optional.empty()
                        : Optional.ofNullable(table.link(row, picked));
        return new HopView(
                neighbours,
                table.equal(row),
                down,
                picked == PffPolicy.NONE ? Optional.empty() : Optional.of(neighbours.get(picked)),
                link.map(Link::view));
    }

    /** By what this member tells a flow that it only relays from others. */
    public long flowKey(long destination, long eid) {
        return relay.flowKey(destination, eid);
    }

    // ---- the books ----

    /**
     * What became of all packets. Any thread. At any moment {@code received-packets + local-packets
     * = sent-packets + delivered-packets + all dropped-* +} what waits in the queues.
     */
    public CounterSet counters() {
        return counters.all;
    }

    /** The directory {@code dt.ADDRESS}: path to labels and values. */
    public Map<String, Map<String, String>> rib() {
        String directory = "dt." + Addresses.text(settings.address()) + "/";
        Map<String, Map<String, String>> files = new LinkedHashMap<>();
        for (int eid = 0; eid < DtHeader.EID_FIRST_USER; eid++) {
            Relay.Component component = relay.component(eid);
            if (component != null) {
                files.put(directory + eid, TransferRib.component(component));
            }
        }
        for (Link link : links.all()) {
            files.put(directory + link.number(), TransferRib.link(link));
        }
        return files;
    }

    /** Lets go of all links and of the slots; what comes afterwards is refused. */
    public void close() {
        closed = true;
        watch.stop();
        for (Link link : List.copyOf(links.all())) {
            attendant.end(link);
        }
        table.clear();
        hops.slot().close();
        cubes.slot().close();
    }
}
