package org.o7s.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;

/** Connections as people see them in {@code irm layer show}. */
final class AdjacencyView {
    private AdjacencyView() {}

    /** One that is open. */
    static LayerView.Adjacency of(PeerConnection connection) {
        LowerFlow flow = connection.flow();
        FlowEnd end = connection.end();
        FlowLink link = end.link();
        FlowEnd other = link.user() == end ? link.provider() : link.user();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("flow", Integer.toString(flow.flowId()));
        facts.put("through", flow.lower());
        facts.put("layer", flow.layer());
        facts.put("peer", connection.isO7s() ? "o7s" : "unknown");
        facts.put("queue", Integer.toString(end.waitingForPeer()));
        facts.put("packets-in", Long.toString(end.arrived()));
        facts.put("packets-out", Long.toString(other.arrived()));
        return new LayerView.Adjacency(
                connection.peerAddress(),
                connection.member(),
                connection.component(),
                connection.trouble().isEmpty() ? "up" : "down: " + connection.trouble(),
                facts);
    }

    /** One that is kept but not open. */
    static LayerView.Adjacency absent(
            long neighbour, String member, String component, String state) {
        return new LayerView.Adjacency(neighbour, member, component, state, Map.of());
    }
}
