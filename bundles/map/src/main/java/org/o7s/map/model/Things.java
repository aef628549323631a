package org.o7s.map.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowCounters;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.layer.Addresses;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicyManager.SlotView;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.MemberView;
import org.o7s.irm.management.SystemView;

/** Things of a snapshot as JSON; addresses are in the form of the commands. */
public final class Things {
    /** How much of what a layer knows is shown of each member. */
    private static final int MEMBERS_MAX = 256;

    private static final int LINKS_MAX = 1024;
    private static final int ROUTES_MAX = 512;
    private static final int NAMES_MAX = 256;
    private static final int ADJACENCIES_MAX = 256;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Things() {}

    /**
     * The system.
     *
     * @param startedMs when it was started, in ms since 1970
     * @param notShown what there is beyond the limits of this page, one sentence each
     */
    static String system(SystemView view, long startedMs, List<String> notShown) {
        ObjectNode json =
                MAPPER.createObjectNode()
                        .put("instance", view.instance())
                        .put("version", view.version())
                        .put("process", view.process())
                        .put("started", startedMs)
                        .put("directFlows", view.directFlows());
        numbers(json, "totals", view.totals());
        words(json.putArray("concerns"), view.concerns());
        words(json.putArray("notShown"), notShown);
        return json.toString();
    }

    /**
     * An IPCP.
     *
     * @param member what it knows of its layer; null if it was not asked yet
     */
    static String ipcp(IpcpView ipcp, @Nullable MemberView member) {
        ObjectNode json =
                MAPPER.createObjectNode()
                        .put("id", ipcp.id())
                        .put("name", ipcp.name())
                        .put("type", ipcp.type().word())
                        .put("state", ipcp.status().state().name())
                        .put("layer", ipcp.status().layer().orElse(""))
                        .put("hash", ipcp.status().hash())
                        .put("detail", ipcp.status().detail());
        map(json, "facts", ipcp.status().facts());
        words(
                json.putArray("registrations"),
                member == null
                        ? List.of()
                        : member.registrations().stream().limit(NAMES_MAX).toList());
        json.put("trouble", member == null ? "" : member.trouble());
        if (member != null && member.knowledge().isPresent()) {
            knowledge(json, member.knowledge().get());
        }
        return json.toString();
    }

    private static void knowledge(ObjectNode json, LayerView view) {
        json.put("address", Addresses.text(view.address()));
        ArrayNode members = json.putArray("members");
        view.members().stream()
                .limit(MEMBERS_MAX)
                .forEach(
                        m ->
                                members.addArray()
                                        .add(Addresses.text(m.address()))
                                        .add(m.implementation()));
        json.put("membersKnown", view.members().size());
        ArrayNode links = json.putArray("links");
        view.links().stream()
                .limit(LINKS_MAX)
                .forEach(
                        l ->
                                links.addArray()
                                        .add(Addresses.text(l.from()))
                                        .add(Addresses.text(l.to())));
        ArrayNode adjacencies = json.putArray("adjacencies");
        view.adjacencies().stream()
                .limit(ADJACENCIES_MAX)
                .forEach(a -> adjacency(adjacencies.addObject(), a));
        ArrayNode routes = json.putArray("routes");
        view.routes().stream()
                .limit(ROUTES_MAX)
                .forEach(
                        r -> {
                            ObjectNode route = routes.addObject();
                            route.put("to", Addresses.text(r.destination()));
                            words(
                                    route.putArray("hops"),
                                    r.hops().stream().map(Addresses::text).toList());
                            route.put("equal", r.equal());
                        });
        map(json, "policies", view.policies());
    }

    private static void adjacency(ObjectNode json, LayerView.Adjacency a) {
        json.put("neighbour", a.neighbour() == 0 ? "" : Addresses.text(a.neighbour()))
                .put("name", a.name())
                .put("component", a.component())
                .put("state", a.state());
        map(json, "facts", a.facts());
    }

    /**
     * A flow.
     *
     * @param remote address of the other end in the layer; empty if it is not known
     */
    static String flow(FlowView flow, String remote) {
        return MAPPER.createObjectNode()
                .put("id", flow.id())
                .put("name", flow.name())
                .put("process", flow.process())
                .put("holder", flow.holder())
                .put("accepted", flow.accepted())
                .put("via", flow.via())
                .put("layer", flow.layer())
                .put("peer", flow.peer())
                .put("state", flow.state().name())
                .put("qos", qos(flow.qos()))
                .put("mpsBytes", flow.mpsBytes())
                .put("remote", remote)
                .toString();
    }

    private static String qos(QosSpec qos) {
        StringBuilder text = new StringBuilder(qos.loss() == 0 ? "reliable" : "may lose packets");
        text.append(qos.inOrder() ? ", in order" : "");
        text.append(qos.ber() == 0 ? ", checked" : "");
        if (qos.delayMs() < QosSpec.ANY) {
            text.append(", delay up to ").append(qos.delayMs()).append(" ms");
        }
        if (qos.bandwidthBps() != 0) {
            text.append(", ").append(Long.toUnsignedString(qos.bandwidthBps())).append(" bit/s");
        }
        return text.append(", given up after ").append(qos.timeoutMs()).append(" ms").toString();
    }

    /**
     * What went through: sent packets and bytes, received packets and bytes, and dropped packets
     * that failed their check, were too large, were not read.
     */
    static String counters(FlowCounters c) {
        return "["
                + c.sentPackets()
                + ','
                + c.sentBytes()
                + ','
                + c.receivedPackets()
                + ','
                + c.receivedBytes()
                + ','
                + c.droppedCheck()
                + ','
                + c.droppedTooLarge()
                + ','
                + c.discarded()
                + ']';
    }

    /** Counters by reason. */
    static String drops(Map<String, Long> drops) {
        ObjectNode json = MAPPER.createObjectNode();
        drops.forEach(json::put);
        return json.toString();
    }

    /** A slot. */
    static String slot(SlotView slot) {
        ObjectNode json =
                MAPPER.createObjectNode()
                        .put("kind", slot.kind())
                        .put("owner", slot.owner())
                        .put("policy", slot.policy())
                        .put("version", slot.version())
                        .put("origin", slot.origin())
                        .put("state", slot.state().name())
                        .put("why", slot.why())
                        .put("lastGood", slot.lastGood());
        return json.toString();
    }

    /** A receipt; the pause is in ns. */
    static String receipt(Receipt receipt) {
        return MAPPER.createObjectNode()
                .put("number", receipt.number())
                .put("set", receipt.set())
                .put("at", receipt.wallNs() / 1_000_000)
                .put("kind", receipt.kind())
                .put("owner", receipt.owner())
                .put("from", receipt.from())
                .put("to", receipt.to())
                .put("pauseNs", receipt.pauseNs())
                .put("bundlesRefreshed", receipt.bundlesRefreshed())
                .put("packetsLost", receipt.packetsLost())
                .toString();
    }

    private static void words(ArrayNode into, List<String> words) {
        words.forEach(into::add);
    }

    private static void map(ObjectNode into, String field, Map<String, String> map) {
        ObjectNode object = into.putObject(field);
        map.forEach(object::put);
    }

    private static void numbers(ObjectNode into, String field, Map<String, Long> map) {
        ObjectNode object = into.putObject(field);
        map.forEach(object::put);
    }
}
