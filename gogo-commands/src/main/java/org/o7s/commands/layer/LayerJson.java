package org.o7s.commands.layer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.o7s.commands.text.Json;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.layer.Addresses;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.MemberView;

/** {@code irm layer show} for programs; addresses are in the form of the text. */
public final class LayerJson {
    private LayerJson() {}

    /** The whole object. */
    public static ObjectNode of(String layer, List<MemberView> members) {
        IpcpView first = members.getFirst().ipcp();
        ObjectNode json =
                Json.object("layer.show")
                        .put("layer", layer)
                        .put("type", first.type().word())
                        .put("hash", first.status().hash());
        LayerGraph graph = LayerGraph.of(layer, members);
        ArrayNode nodes = json.putArray("members");
        for (LayerGraph.Node node : graph.nodes()) {
            nodes.addObject()
                    .put("member", node.title())
                    .put("ipcp", node.ipcp())
                    .put("implementation", node.implementation());
        }
        ArrayNode links = json.putArray("links");
        for (LayerGraph.Edge edge : graph.edges()) {
            links.addObject()
                    .put("from", graph.nodes().get(edge.from()).title())
                    .put("to", graph.nodes().get(edge.to()).title())
                    .put("carriedBy", edge.label())
                    .put("up", edge.isUp());
        }
        ArrayNode here = json.putArray("here");
        members.forEach(m -> member(here.addObject(), m));
        return json;
    }

    private static void member(ObjectNode json, MemberView member) {
        json.put("ipcp", member.ipcp().name())
                .put("type", member.ipcp().type().word())
                .put("detail", member.ipcp().status().detail())
                .put("trouble", member.trouble());
        Json.words(json, "registrations", member.registrations());
        member.knowledge().ifPresent(view -> knowledge(json, view));
    }

    private static void knowledge(ObjectNode json, LayerView view) {
        json.put("address", Addresses.text(view.address()));
        ArrayNode adjacencies = json.putArray("adjacencies");
        for (LayerView.Adjacency a : view.adjacencies()) {
            ObjectNode object =
                    adjacencies
                            .addObject()
                            .put(
                                    "neighbour",
                                    a.neighbour() == 0 ? "" : Addresses.text(a.neighbour()))
                            .put("name", a.name())
                            .put("component", a.component())
                            .put("state", a.state());
            Json.map(object, "facts", a.facts());
        }
        ArrayNode routes = json.putArray("routes");
        for (LayerView.Route route : view.routes()) {
            ObjectNode object =
                    routes.addObject().put("destination", Addresses.text(route.destination()));
            Json.words(object, "hops", texts(route.hops()));
            object.put("equal", route.equal());
        }
        ArrayNode names = json.putArray("directory");
        for (LayerView.DirectoryEntry entry : view.names()) {
            ObjectNode object =
                    names.addObject().put("digest", entry.digest()).put("name", entry.name());
            Json.words(object, "members", texts(entry.addresses()));
        }
        Json.map(json, "policies", view.policies());
    }

    private static List<String> texts(List<Long> addresses) {
        return addresses.stream().map(Addresses::text).toList();
    }
}
