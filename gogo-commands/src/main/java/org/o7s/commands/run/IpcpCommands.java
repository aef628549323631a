package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.o7s.api.FlowError;
import org.o7s.commands.grammar.Wildcard;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management;

/** {@code irm ipcp create}, {@code destroy} and {@code list}. */
final class IpcpCommands {
    private final Management management;

    IpcpCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("ipcp create", this::create);
        handlers.put(
                "ipcp destroy",
                r -> Effects.report(r, management.destroyIpcp(r.the("name"), r.call())));
        handlers.put("ipcp bootstrap", new BootstrapCommand(management));
        handlers.put("ipcp list", this::list);
    }

    private Report create(Request r) {
        String word = r.the("type").equals("udp") ? "udp4" : r.the("type");
        return Effects.report(r, management.createIpcp(r.the("name"), type(word), r.call()));
    }

    static IpcpType type(String word) {
        return IpcpType.ofWord(word)
                .orElseThrow(() -> new IllegalStateException("no IPCP type " + word));
    }

    private Report list(Request r) {
        List<IpcpView> all = management.ipcps();
        List<IpcpView> chosen =
                all.stream()
                        .filter(v -> fits(r, "name", v.name()))
                        .filter(v -> fits(r, "layer", v.status().layer().orElse("")))
                        .filter(v -> fitsType(r, v.type().word()))
                        .toList();
        return Report.of(listJson(chosen), listText(r, chosen));
    }

    static boolean fits(Request r, String keyword, String value) {
        return r.last(keyword).map(p -> Wildcard.matches(p, value)).orElse(true);
    }

    private static boolean fitsType(Request r, String word) {
        String wanted = r.last("type").orElse(word);
        return wanted.equals(word) || (wanted.equals("udp") && word.startsWith("udp"));
    }

    private static String listText(Request r, List<IpcpView> views) {
        if (views.isEmpty()) {
            return "No IPCPs in system.\n\n";
        }
        Table table = new Table("pid", "name", "type", "layer");
        views.forEach(
                v ->
                        table.row(
                                v.id(),
                                v.name(),
                                v.type().word(),
                                v.status().layer().orElse("Not enrolled.")));
        StringBuilder text = new StringBuilder(table.framed(7, 20, 10, 20)).append('\n');
        if (r.globals().verbose()) {
            for (IpcpView v : views) {
                text.append(v.name()).append(": ").append(v.status().state().name());
                text.append(v.status().detail().isEmpty() ? "" : ", " + v.status().detail());
                text.append('\n');
                v.status().facts().forEach((k, f) -> text.append("  " + k + ": " + f).append('\n'));
            }
        }
        return text.toString();
    }

    private static ObjectNode listJson(List<IpcpView> views) {
        ObjectNode object = Json.object("ipcp.list");
        ArrayNode array = object.putArray("ipcps");
        for (IpcpView v : views) {
            ObjectNode ipcp =
                    array.addObject()
                            .put("id", v.id())
                            .put("name", v.name())
                            .put("type", v.type().word())
                            .put("state", v.status().state().name())
                            .put("layer", v.status().layer().orElse(""))
                            .put("hash", v.status().hash())
                            .put("detail", v.status().detail());
            Json.map(ipcp, "facts", v.status().facts());
        }
        return object;
    }

    static ProblemException wrongType(String name, String is, String wanted) {
        return new ProblemException(
                Problem.of(
                        "E-IPCP-TYPE",
                        Problem.Kind.STATE,
                        FlowError.WRONG_STATE,
                        "cannot bootstrap \"" + name + "\" as " + wanted,
                        "it exists, and is of type " + is));
    }
}
