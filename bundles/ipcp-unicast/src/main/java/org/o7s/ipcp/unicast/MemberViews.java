package org.o7s.ipcp.unicast;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.o7s.connection.ConnectionManager;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.layer.Addresses;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.member.Operations;
import org.o7s.core.slot.PolicyKind;
import org.o7s.enrolment.EnrolmentServer;
import org.o7s.policy.routing.Topology;
import org.o7s.routing.LinkRow;
import org.o7s.wire.g23.unicast.Features;

/** What a member tells of itself and its layer. On the member's loop. */
final class MemberViews {
    private MemberViews() {}

    /** What it knows of its layer. */
    static LayerView layer(Member member, ConnectionManager connections) {
        Topology topology = member.routing().topology();
        Map<String, String> policies = new TreeMap<>();
        policies.putAll(member.transfer().policies());
        policies.put(
                PolicyKind.CONGESTION.name(),
                described(
                        member.allocator().congestionPolicy(),
                        member.allocator().congestionDetail()));
        policies.put(
                PolicyKind.ROUTING.name(),
                described(member.routing().policy(), member.routing().why()));
        return new LayerView(
                member.settings().layer(),
                member.address(),
                members(member, topology),
                links(topology),
                connections.adjacencies(),
                routes(member.transfer().table()),
                names(member),
                policies);
    }

    private static String described(String policy, String why) {
        return why.isEmpty() ? policy : policy + " (" + why + ")";
    }

    private static List<LayerView.Member> members(Member member, Topology topology) {
        NavigableMap<Long, Integer> features = new TreeMap<>();
        for (int node = 0; node < topology.nodes(); node++) {
            features.put(topology.address(node), 0);
        }
        RouteTable table = member.transfer().table();
        for (int i = 0; i < table.size(); i++) {
            features.putIfAbsent(table.destination(i), 0);
        }
        member.directory().members().forEach(features::put);
        member.routing().neighbours().forEach(n -> features.put(n.address(), n.features()));
        features.put(member.address(), Features.O7S);
        return features.entrySet().stream()
                .map(
                        e ->
                                new LayerView.Member(
                                        e.getKey(),
                                        Features.has(e.getValue(), Features.O7S)
                                                ? "o7s"
                                                : "unknown"))
                .toList();
    }

    private static List<LayerView.Link> links(Topology topology) {
        List<LayerView.Link> links = new ArrayList<>();
        for (int node = 0; node < topology.nodes(); node++) {
            for (int e = topology.firstEdge(node); e < topology.firstEdge(node + 1); e++) {
                if (topology.target(e) > node) {
                    links.add(
                            new LayerView.Link(
                                    topology.address(node), topology.address(topology.target(e))));
                }
            }
        }
        return links;
    }

    private static List<LayerView.Route> routes(RouteTable table) {
        List<LayerView.Route> routes = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            RouteTable.Row row = table.row(i);
            routes.add(new LayerView.Route(table.destination(i), row.hops(), row.equal()));
        }
        return routes;
    }

    private static List<LayerView.DirectoryEntry> names(Member member) {
        Map<String, String> own = new LinkedHashMap<>();
        member.allocator().names().forEach((name, digest) -> own.put(digest, name));
        return member.directory().entries().stream()
                .map(
                        held ->
                                new LayerView.DirectoryEntry(
                                        held.digest(),
                                        own.getOrDefault(held.digest(), ""),
                                        held.addresses()))
                .toList();
    }

    /** What can be read about it (docs/wire/wire-unicast.md 10). */
    static Map<String, Map<String, String>> rib(
            Member member, ConnectionManager connections, EnrolmentServer enrolments) {
        Map<String, Map<String, String>> rib = new LinkedHashMap<>();
        rib.putAll(member.transfer().rib());
        rib.putAll(member.allocator().rib());
        rib.putAll(lsdb(member));
        rib.putAll(member.directory().rib());
        put(rib, "transfer", member.transfer().counters());
        put(rib, "allocator", member.allocator().counters());
        put(rib, "routing", member.routing().counters());
        put(rib, "directory", member.directory().counters());
        put(rib, "reconfiguration", member.reconfiguration().counters());
        put(rib, "tracing", member.tracing().counters());
        put(rib, "connections", connections.counters());
        put(rib, "enrolment", enrolments.counters());
        return rib;
    }

    private static Map<String, Map<String, String>> lsdb(Member member) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (LinkRow row : member.routing().lsdb()) {
            String source = Addresses.text(row.source());
            String destination = Addresses.text(row.destination());
            Map<String, String> values = new LinkedHashMap<>();
            values.put("src", source);
            values.put("dst", destination);
            values.put("seqno", Long.toUnsignedString(row.sequence()));
            values.put("upd", Instant.ofEpochSecond(0, row.updatedWallNs()).toString());
            rows.put("lsdb/" + source + "--" + destination, values);
        }
        return rows;
    }

    private static void put(
            Map<String, Map<String, String>> rib, String part, CounterSet counters) {
        rib.put("counters/" + part, Operations.words(counters.snapshot()));
    }
}
