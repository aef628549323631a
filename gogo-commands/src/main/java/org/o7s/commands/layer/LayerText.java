package org.o7s.commands.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.o7s.commands.text.Table;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.layer.Addresses;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.MemberView;

/** {@code irm layer show} for people. */
public final class LayerText {
    private static final int DIGEST_SHOWN = 16;

    private LayerText() {}

    /** The whole text. */
    public static String of(String layer, List<MemberView> members) {
        IpcpView first = members.getFirst().ipcp();
        LayerGraph graph = LayerGraph.of(layer, members);
        StringBuilder text = new StringBuilder();
        text.append(
                printable(
                        "layer %s: %s, hash %s, %d members known, %d of them here\n"
                                .formatted(
                                        layer,
                                        first.type().word(),
                                        first.status().hash().isEmpty()
                                                ? "unknown"
                                                : first.status().hash(),
                                        graph.nodes().size(),
                                        members.size())));
        section(text, "members", members(graph));
        section(text, "links", links(graph));
        members.forEach(m -> member(text, m));
        return text.toString();
    }

    private static Table members(LayerGraph graph) {
        Table table = new Table("member", "ipcp", "implementation");
        graph.nodes()
                .forEach(
                        n -> table.row(n.title(), n.isHere() ? n.ipcp() : "-", n.implementation()));
        return table;
    }

    private static Table links(LayerGraph graph) {
        Table table = new Table("from", "to", "carried by");
        graph.edges()
                .forEach(
                        e ->
                                table.row(
                                        graph.nodes().get(e.from()).title(),
                                        graph.nodes().get(e.to()).title(),
                                        e.label().isEmpty() ? "-" : e.label()));
        return table;
    }

    private static void member(StringBuilder text, MemberView member) {
        IpcpView ipcp = member.ipcp();
        // Members of broadcast layers have none.
        String address =
                member.knowledge()
                        .filter(v -> v.address() != 0)
                        .map(v -> ", " + Addresses.text(v.address()))
                        .orElse("");
        text.append('\n').append(printable(ipcp.name() + " (" + ipcp.type().word() + address));
        text.append(")\n");
        if (!ipcp.status().detail().isEmpty()) {
            text.append("  ").append(printable(ipcp.status().detail())).append('\n');
        }
        if (!member.trouble().isEmpty()) {
            text.append("  it could not say what it knows: ");
            text.append(printable(member.trouble())).append('\n');
        }
        member.knowledge()
                .ifPresentOrElse(
                        view -> knowledge(text, view),
                        () -> section(text, "registered names", names(member.registrations())));
    }

    private static void knowledge(StringBuilder text, LayerView view) {
        section(text, "adjacencies", adjacencies(view));
        section(text, "routes", routes(view));
        section(text, "directory", directory(view));
        section(text, "policies", policies(view.policies()));
    }

    private static Table names(List<String> names) {
        Table table = new Table("name");
        names.forEach(table::row);
        return table;
    }

    private static Table adjacencies(LayerView view) {
        Table table = new Table("neighbour", "name", "component", "state", "details");
        for (LayerView.Adjacency a : view.adjacencies()) {
            table.row(
                    a.neighbour() == 0 ? "-" : Addresses.text(a.neighbour()),
                    a.name().isEmpty() ? "-" : a.name(),
                    a.component(),
                    a.state(),
                    a.facts().entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining(" ")));
        }
        return table;
    }

    private static Table routes(LayerView view) {
        Table table = new Table("destination", "next hops", "alternates");
        for (LayerView.Route route : view.routes()) {
            int equal = Math.clamp(route.equal(), 0, route.hops().size());
            table.row(
                    Addresses.text(route.destination()),
                    addresses(route.hops().subList(0, equal)),
                    addresses(route.hops().subList(equal, route.hops().size())));
        }
        return table;
    }

    private static Table directory(LayerView view) {
        Table table = new Table("digest", "name", "members");
        for (LayerView.DirectoryEntry entry : view.names()) {
            String digest = entry.digest();
            table.row(
                    digest.length() > DIGEST_SHOWN
                            ? digest.substring(0, DIGEST_SHOWN) + ".."
                            : digest,
                    entry.name().isEmpty() ? "-" : entry.name(),
                    addresses(entry.addresses()));
        }
        return table;
    }

    private static Table policies(Map<String, String> policies) {
        Table table = new Table("kind", "policy");
        policies.forEach(table::row);
        return table;
    }

    static String addresses(List<Long> addresses) {
        List<String> all = new ArrayList<>();
        addresses.forEach(a -> all.add(Addresses.text(a)));
        return all.isEmpty() ? "-" : String.join(", ", all);
    }

    private static void section(StringBuilder text, String title, Table table) {
        text.append("  ").append(title).append(table.isEmpty() ? ": none\n" : ":\n");
        if (!table.isEmpty()) {
            table.plain().lines().forEach(line -> text.append("    ").append(line).append('\n'));
        }
    }

    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c ->
                                clean.appendCodePoint(
                                        Character.isISOControl(c) && c != '\n' ? '?' : c));
        return clean.toString();
    }
}
