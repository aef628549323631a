package org.o7s.irm.capture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerView;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.MemberView;

/**
 * What a capture says of the layers and flows of the moment, one line each: a word, then {@code
 * key=value} behind tabs. Source: docs/wire/capture.md.
 */
public final class LayerMap {
    private static final List<String> FLOWS = List.of("/flows/", "/flow-allocator/");

    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> componentOfFlow = new LinkedHashMap<>();
    private final Map<String, String> typeOfIpcp = new LinkedHashMap<>();
    private final Map<String, String> addressOfIpcp = new LinkedHashMap<>();

    /** An empty map. */
    public LayerMap() {}

    /** Adds IPCPs, with what those that know more of their layer say. */
    public void addIpcps(List<IpcpView> ipcps, List<MemberView> members) {
        Map<String, LayerView> known = new LinkedHashMap<>();
        for (MemberView member : members) {
            member.knowledge().ifPresent(view -> known.put(member.ipcp().name(), view));
        }
        for (IpcpView ipcp : ipcps) {
            Optional<LayerView> view = Optional.ofNullable(known.get(ipcp.name()));
            view.ifPresent(v -> addComponents(v, ipcp.type()));
            Map<String, String> facts = ipcp.status().facts();
            String address =
                    view.map(v -> Long.toString(v.address())).orElseGet(() -> addressOf(facts));
            typeOfIpcp.put(ipcp.name(), ipcp.type().word());
            addressOfIpcp.put(ipcp.name(), address);
            line(
                    "ipcp",
                    "name",
                    ipcp.name(),
                    "type",
                    ipcp.type().word(),
                    "layer",
                    ipcp.status().layer().orElse(""),
                    "address",
                    address,
                    "device",
                    facts.getOrDefault("dev", ""));
        }
    }

    /** What peers know it by: a MAC address, or one of IP with its port. */
    private static String addressOf(Map<String, String> facts) {
        String ip = facts.getOrDefault("ip", "");
        return facts.getOrDefault("mac", ip.isEmpty() ? "" : ip + ":" + facts.get("port"));
    }

    private void addComponents(LayerView view, IpcpType type) {
        for (LayerView.Adjacency adjacency : view.adjacencies()) {
            String flow = adjacency.facts().get("flow");
            if (flow != null) {
                componentOfFlow.put(
                        flow, type == IpcpType.BROADCAST ? "Broadcast" : adjacency.component());
            }
        }
    }

    /** Adds flows that exist, after the IPCPs. */
    public void addFlows(List<FlowView> flows) {
        for (FlowView flow : flows) {
            flow(flow.id(), flow.name(), flow.holder(), flow.via(), flow.layer(), flow.qos());
        }
    }

    /** Adds a flow. */
    public void flow(int id, String name, String holder, String via, String layer, QosSpec qos) {
        line(
                "flow",
                "id",
                Integer.toString(id),
                "name",
                name,
                "holder",
                holder,
                "via",
                via,
                "layer",
                layer,
                "in_order",
                qos.inOrder() ? "1" : "0",
                "ber",
                Long.toString(qos.ber()),
                "component",
                componentOfFlow.getOrDefault(Integer.toString(id), ""));
    }

    /** Adds the endpoint ids of flows, as IPCPs show them in the RIB. */
    public void addEndpoints(Map<String, Map<String, String>> rib) {
        rib.forEach(
                (path, labels) -> {
                    for (String part : FLOWS) {
                        int at = path.indexOf(part);
                        if (at > 0 && labels.containsKey("Local endpoint ID")) {
                            endpoint(
                                    path.substring(0, at),
                                    path.substring(at + part.length()),
                                    labels);
                        }
                    }
                });
    }

    private void endpoint(String ipcp, String last, Map<String, String> labels) {
        line(
                "endpoint",
                "ipcp",
                ipcp,
                "type",
                typeOfIpcp.getOrDefault(ipcp, ""),
                "flow",
                labels.getOrDefault("Flow ID", last),
                "local",
                labels.getOrDefault("Local endpoint ID", ""),
                "remote",
                labels.getOrDefault("Remote endpoint ID", ""),
                "address",
                addressOfIpcp.getOrDefault(ipcp, ""),
                "peer",
                labels.getOrDefault("Remote address", ""));
    }

    private void line(String word, String... pairs) {
        text.append(word);
        for (int i = 0; i < pairs.length; i += 2) {
            text.append('\t').append(pairs[i]).append('=').append(printable(pairs[i + 1]));
        }
        text.append('\n');
    }

    private static String printable(String value) {
        return value.codePoints()
                .mapToObj(c -> Character.isISOControl(c) ? "?" : Character.toString(c))
                .collect(Collectors.joining());
    }

    /** All lines. */
    @Override
    public String toString() {
        return text.toString();
    }
}
