package org.o7s.ipcp.unicast;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.o7s.allocator.AllocatorSettings;
import org.o7s.allocator.UnicastAllocator;
import org.o7s.connection.PeerConnection;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.Addresses;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.directory.DhtDirectory;
import org.o7s.directory.DhtSettings;
import org.o7s.ipcp.unicast.LayerSettings.Choice;
import org.o7s.policy.admission.AdmissionPolicy;
import org.o7s.reconfiguration.Reconfiguration;
import org.o7s.routing.Routing;
import org.o7s.routing.RoutingSettings;
import org.o7s.routing.RoutingUser;
import org.o7s.tracing.Packets;
import org.o7s.tracing.PathTracing;
import org.o7s.transfer.DataTransfer;
import org.o7s.transfer.LinkListener;
import org.o7s.transfer.TransferSettings;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.Features;

/**
 * A member of a unicast layer: the mechanisms, put together, each knowing only the ports that it
 * needs. On the member's loop.
 *
 * <pre>
 *   connections ──Data Transfer──→ transfer ←── table ── routing ←──Management── connections
 *                                  │  ↑ ↑
 *                        EID 0, 64…│  │ └ sends ── directory (EID 1)
 *                                  ↓  │               ↑ finds
 *                                 allocator ──────────┘
 *
 *   reconfiguration (EID 3) and tracing (EID 4) send and receive like the directory
 * </pre>
 */
final class Member {
    /** Connections are raw flows, and those are best effort (docs/wire/wire-unicast.md 9.1). */
    private static final int BEST_EFFORT_CUBE = 0;

    private final LayerSettings settings;
    private final long address;
    private final DataTransfer transfer;
    private final DhtDirectory directory;
    private final UnicastAllocator allocator;
    private final Routing routing;
    private final Reconfiguration reconfiguration;
    private final PathDecisions decisions;
    private final PathTracing tracing;
    private final Map<Integer, PeerConnection> links = new LinkedHashMap<>();
    private final Set<Integer> up = new TreeSet<>();
    private final Map<Integer, PeerConnection> managements = new LinkedHashMap<>();
    private final Runnable changed;
    private boolean duplicate;

    /**
     * A member without connections.
     *
     * @param peer address of the member that it enrolled with; 0 for the first one
     * @param admission decides who may change policies here, among others
     * @param changed told when {@link #detail} may say something else
     */
    Member(
            Ipcp self,
            IpcpContext context,
            LayerSettings settings,
            long address,
            long peer,
            PolicySlot<AdmissionPolicy> admission,
            Runnable changed) {
        this.settings = settings;
        this.address = address;
        this.changed = changed;
        String owner = "ipcp " + self.name();
        Choice pff = settings.policy(PolicyKind.PFF);
        Choice scheduler = settings.policy(PolicyKind.SCHEDULER);
        this.transfer =
                new DataTransfer(
                        new TransferSettings(
                                owner,
                                address,
                                settings.maxTtl(),
                                pff.name(),
                                pff.parameters(),
                                scheduler.name(),
                                scheduler.parameters()),
                        context.loop(),
                        context.pools(),
                        context.slots(),
                        context.entropy(),
                        new Links());
        LayerSettings.Dht dht = settings.directory();
        this.directory =
                new DhtDirectory(
                        new DhtSettings(
                                dht.alpha(),
                                dht.k(),
                                dht.expire(),
                                dht.refresh(),
                                dht.replicate(),
                                peer,
                                settings.hash().lengthBytes(),
                                Features.O7S),
                        context.loop(),
                        context.entropy(),
                        transfer);
        Choice congestion = settings.policy(PolicyKind.CONGESTION);
        this.allocator =
                new UnicastAllocator(
                        new AllocatorSettings(
                                owner,
                                self,
                                settings.hash(),
                                congestion.name(),
                                congestion.parameters(),
                                AllocatorSettings.MPL_MS),
                        context.loop(),
                        context.slots(),
                        context.entropy(),
                        context.broker(),
                        transfer,
                        directory);
        allocator.onChange(changed);
        transfer.attach(DtHeader.EID_FLOW_ALLOCATOR, allocator.messages());
        transfer.attach(DtHeader.EID_DIRECTORY, directory.messages());
        transfer.users(allocator.users());
        transfer.marks(allocator::mark);
        Choice routes = settings.policy(PolicyKind.ROUTING);
        LayerSettings.Times times = settings.times();
        this.routing =
                new Routing(
                        new RoutingSettings(
                                owner,
                                address,
                                times.recalculate(),
                                times.update(),
                                times.timeout(),
                                routes.name(),
                                routes.parameters()),
                        context.loop(),
                        context.pools(),
                        context.slots(),
                        context.compute(),
                        context.entropy(),
                        new Routes());
        LayerMembers members = new LayerMembers(transfer, directory, routing);
        this.reconfiguration =
                new Reconfiguration(
                        self.name(),
                        context.loop(),
                        context.entropy(),
                        transfer,
                        context.slots(),
                        members,
                        new OrderAdmission(settings.layer(), admission));
        transfer.attach(DtHeader.EID_RECONFIGURATION, reconfiguration.messages());
        this.decisions = new PathDecisions(transfer, allocator, routing, members);
        this.tracing =
                new PathTracing(
                        self,
                        settings.layer(),
                        context.loop(),
                        context.entropy(),
                        transfer,
                        context.lower(),
                        decisions);
        transfer.attach(DtHeader.EID_PATH, tracing.messages());
    }

    LayerSettings settings() {
        return settings;
    }

    long address() {
        return address;
    }

    DataTransfer transfer() {
        return transfer;
    }

    DhtDirectory directory() {
        return directory;
    }

    UnicastAllocator allocator() {
        return allocator;
    }

    Routing routing() {
        return routing;
    }

    Reconfiguration reconfiguration() {
        return reconfiguration;
    }

    PathTracing tracing() {
        return tracing;
    }

    /** Says how packets of a flow, or to a name, go from here. */
    void explain(FlowPath.Question question, Reply<FlowPath> reply) {
        switch (question.target()) {
            case FlowPath.OfFlow(int flowId) ->
                    allocator
                            .flow(flowId)
                            .ifPresentOrElse(
                                    flow ->
                                            tracing.follow(
                                                    decisions.packets(flow),
                                                    decisions.decide(flow),
                                                    question.depth(),
                                                    question.deadlineNs(),
                                                    reply),
                                    () -> reply.failed(MemberProblems.unknownFlow(flowId)));
            case FlowPath.ToName(String name) ->
                    allocator.locate(
                            name,
                            Reply.of(
                                    found -> {
                                        Packets packets = new Packets(found.getFirst(), 0, 0);
                                        tracing.follow(
                                                packets,
                                                decisions.decide(packets),
                                                question.depth(),
                                                question.deadlineNs(),
                                                reply);
                                    },
                                    reply::failed));
        }
    }

    /** Empty if all is well, else what is missing or wrong, in words. */
    String detail() {
        if (!allocator.missing().isEmpty()) {
            return allocator.missing();
        }
        if (!routing.why().isEmpty()) {
            return routing.why();
        }
        return duplicate
                ? "another member has the address " + Addresses.text(address) + " too"
                : "";
    }

    /** Packets of all its parts that went no further. */
    long dropped() {
        return transfer.counters().dropped()
                + allocator.counters().dropped()
                + directory.counters().dropped()
                + routing.counters().dropped()
                + reconfiguration.counters().dropped()
                + tracing.counters().dropped();
    }

    /** A data transfer connection is up, whoever opened it. */
    void dataConnected(PeerConnection connection) {
        long neighbour = connection.peerAddress();
        int link =
                transfer.add(neighbour, connection.flow(), BEST_EFFORT_CUBE, connection.features());
        if (link == DataTransfer.NO_LINK) {
            connection.close();
            return;
        }
        links.put(link, connection);
        up.add(link);
        beside(connection).forEach(c -> c.trouble(""));
        routing.linkUp(neighbour, connection.features());
        // A second way into the directory, should the member that enrolled this one be gone.
        directory.probe(neighbour, _ -> {});
        connection.onClosed(() -> unlink(link));
    }

    private void unlink(int link) {
        PeerConnection connection = links.remove(link);
        if (connection != null) {
            if (up.remove(link)) {
                routing.linkDown(connection.peerAddress());
            }
            transfer.remove(link);
            allocator.mpsChanged();
        }
    }

    /** A management connection is up, whoever opened it. */
    void managementConnected(PeerConnection connection) {
        int id =
                routing.managementUp(
                        connection.peerAddress(), connection.flow(), connection.features());
        managements.put(id, connection);
        // There may have been no route to it when its data transfer connection came up.
        directory.probe(connection.peerAddress(), _ -> {});
        connection.onClosed(
                () -> {
                    if (managements.remove(id) != null) {
                        routing.managementDown(id);
                    }
                });
    }

    /** Its connections are closed by the connection manager; everything else ends here. */
    void close() {
        tracing.close();
        reconfiguration.close();
        allocator.close();
        directory.close();
        routing.close();
        transfer.close();
    }

    /** What happens to links is news for routing. */
    private final class Links implements LinkListener {
        @Override
        public void linkDown(int link, long neighbour, String why) {
            if (up.remove(link)) {
                routing.linkDown(neighbour);
            }
            sayTrouble(link, "the link " + why);
        }

        @Override
        public void linkUp(int link, long neighbour) {
            PeerConnection connection = links.get(link);
            if (connection != null && up.add(link)) {
                routing.linkUp(neighbour, connection.features());
            }
            sayTrouble(link, "");
        }

        @Override
        public void linkClosed(int link, long neighbour) {
            Optional.ofNullable(links.get(link)).ifPresent(PeerConnection::close);
        }
    }

    /** Says what is wrong with a link, and so with the management connections beside it. */
    private void sayTrouble(int link, String what) {
        PeerConnection connection = links.get(link);
        if (connection != null) {
            connection.trouble(what);
            beside(connection).forEach(c -> c.trouble(what));
        }
    }

    /** The management connections with the neighbour of a link through the same IPCP. */
    private List<PeerConnection> beside(PeerConnection link) {
        return managements.values().stream()
                .filter(
                        c ->
                                c.peerAddress() == link.peerAddress()
                                        && c.flow().lower().equals(link.flow().lower()))
                .toList();
    }

    /** What routing finds is for data transfer, and news for those who wait for routes. */
    private final class Routes implements RoutingUser {
        @Override
        public void install(RouteTable table) {
            transfer.install(table);
            directory.routesChanged();
            allocator.mpsChanged();
            changed.run();
        }

        @Override
        public void policyChanged(boolean givesEqual, boolean givesAlternates) {
            transfer.routingGives(givesEqual, givesAlternates);
            changed.run();
        }

        @Override
        public void duplicateAddress() {
            duplicate = true;
            changed.run();
        }

        @Override
        public void managementLost(int id) {
            Optional.ofNullable(managements.remove(id)).ifPresent(PeerConnection::close);
        }
    }
}
