package org.o7s.commands.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.QosSpec;
import org.o7s.commands.grammar.Usage;
import org.o7s.irm.management.Component;
import org.o7s.irm.management.JoinRequest;
import org.o7s.irm.management.Management;

/** {@code irm ipcp enroll}, {@code connect} and {@code disconnect}. */
final class MemberCommands {
    private final Management management;

    MemberCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("ipcp enroll", this::enroll);
        handlers.put("ipcp connect", this::connect);
        handlers.put("ipcp disconnect", this::disconnect);
    }

    private Report enroll(Request r) {
        Optional<String> layer = r.last("layer");
        String member =
                r.last("dst")
                        .or(() -> layer)
                        .orElseThrow(
                                () ->
                                        Usage.missing(
                                                "irm ipcp enroll",
                                                "layer <layer> or dst <name>",
                                                "irm help ipcp enroll"));
        JoinRequest request =
                new JoinRequest(
                        r.the("name"),
                        r.last("type").map(t -> IpcpCommands.type(t.equals("udp") ? "udp4" : t)),
                        member,
                        layer,
                        r.parsed().flag("autobind"),
                        r.parsed().flag("keep"));
        return Effects.report(r, management.enrolIpcp(request, r.call()));
    }

    private Report connect(Request r) {
        QosSpec qos = r.last("qos").flatMap(QosSpec::preset).orElse(QosSpec.RAW);
        return Effects.report(
                r,
                management.connectIpcp(r.the("name"), r.the("dst"), components(r), qos, r.call()));
    }

    private Report disconnect(Request r) {
        return Effects.report(
                r, management.disconnectIpcp(r.the("name"), r.the("dst"), components(r), r.call()));
    }

    /** None stands for all that the IPCP has. */
    private static List<Component> components(Request r) {
        return switch (r.last("component").orElse("*")) {
            case "mgmt" -> List.of(Component.MANAGEMENT);
            case "dt" -> List.of(Component.DATA_TRANSFER);
            default -> List.of();
        };
    }
}
