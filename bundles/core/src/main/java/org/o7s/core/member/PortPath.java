package org.o7s.core.member;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;

/**
 * How packets go that an IPCP hands to a port: one hop, which is the end of what o7s knows of. On
 * the IPCP's loop.
 */
final class PortPath {
    private PortPath() {}

    /** The way of the packets of a flow. */
    static FlowPath of(String ipcp, IpcpType type, IpcpStatus status, ServedFlow<?> flow) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "flow",
                "%s, endpoint %d to %d, %d packets wait"
                        .formatted(
                                flow.view().getOrDefault("State", ""),
                                flow.localEid(),
                                flow.peerEid(),
                                flow.end().waiting()));
        facts.put("peer", flow.peer().toString());
        addPort(facts, status);
        return path(ipcp, type, status, facts, "arrives at " + flow.peer());
    }

    /** The way that packets to a name would take. */
    static FlowPath to(
            String ipcp, IpcpType type, IpcpStatus status, String name, String whereItIs) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("directory", "\"" + name + "\" is at " + whereItIs);
        addPort(facts, status);
        return path(ipcp, type, status, facts, "arrives at " + whereItIs);
    }

    private static void addPort(Map<String, String> facts, IpcpStatus status) {
        status.facts()
                .forEach(
                        (label, value) -> {
                            if (!label.equals("flows")) {
                                facts.put(label, value);
                            }
                        });
        if (!status.detail().isEmpty()) {
            facts.put("trouble", status.detail());
        }
    }

    private static FlowPath path(
            String ipcp, IpcpType type, IpcpStatus status, Map<String, String> facts, String end) {
        Hop hop = new Hop(ipcp, Source.MEMBER, 0, facts, Optional.empty());
        return new FlowPath(status.layer().orElse(""), type.word(), List.of(hop), end);
    }
}
