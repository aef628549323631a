package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.o7s.commands.grammar.Usage;
import org.o7s.commands.grammar.Wildcard;
import org.o7s.commands.sight.Sight;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.management.Management.Target;
import org.o7s.irm.management.NameView;

/** {@code irm name ...}, {@code irm register}, {@code irm unregister}. */
final class NameCommands {
    private static final List<String> CREDENTIALS =
            List.of("sencpath", "scrtpath", "skeypath", "cencpath", "ccrtpath", "ckeypath");

    private final Management management;

    NameCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("name create", this::create);
        handlers.put(
                "name destroy",
                r -> Effects.report(r, management.destroyName(r.the("name"), r.call())));
        handlers.put("name register", r -> eachName(r, management::registerName));
        handlers.put("name unregister", r -> eachName(r, management::unregisterName));
        handlers.put("name list", this::list);
    }

    private Report create(Request r) {
        for (String credential : CREDENTIALS) {
            if (r.last(credential).isPresent()) {
                throw Failures.unsupported(
                        "cannot create \"" + r.the("name") + "\" with " + credential,
                        "this system has no authentication and no encryption of flows yet",
                        "irm name create " + r.the("name"));
            }
        }
        String policy = r.last("lb").orElse("round-robin");
        boolean direct = r.last("direct").map(d -> d.equals("on")).orElse(true);
        return Effects.report(r, management.createName(r.the("name"), policy, direct, r.call()));
    }

    private interface Registering {
        Done apply(String name, List<Target> targets, Management.Call call);
    }

    private static Report eachName(Request r, Registering operation) {
        List<Target> targets = new ArrayList<>();
        r.parsed().all("layer").forEach(p -> targets.add(new Target(Target.Kind.LAYER, p)));
        r.parsed().all("ipcp").forEach(p -> targets.add(new Target(Target.Kind.IPCP, p)));
        if (targets.isEmpty()) {
            String id = r.parsed().operation().id();
            throw Usage.missing("irm " + id, "layer <layer> or ipcp <ipcp>", "irm help " + id);
        }
        List<String> steps = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        for (String name : new LinkedHashSet<>(r.parsed().all("name"))) {
            Done done = operation.apply(name, targets, r.call());
            steps.addAll(done.steps());
            notices.addAll(done.notices());
        }
        return Effects.report(r, steps, notices);
    }

    private Report list(Request r) {
        Sight sight = Sight.of(r.caller(), management);
        List<NameView> views =
                management.names().stream()
                        .filter(v -> r.last("pattern").map(p -> fits(p, v.name())).orElse(true))
                        .map(v -> v.with(sight.processes(v.processes())))
                        .toList();
        ObjectNode json = Json.object("name.list");
        ArrayNode array = json.putArray("names");
        Table table = new Table("name", "load-balance policy");
        for (NameView v : views) {
            table.row(v.name(), v.loadBalance());
            ObjectNode name =
                    array.addObject()
                            .put("name", v.name())
                            .put("loadBalance", v.loadBalance())
                            .put("direct", v.direct());
            Json.words(name, "programs", v.programs());
            Json.words(name, "processes", v.processes());
            Json.words(name, "ipcps", v.ipcps());
            Json.words(name, "registrations", v.registrations());
            name.put("waiting", v.waiting());
        }
        if (views.isEmpty()) {
            return Report.of(json, "No names in system.\n\n");
        }
        String text = table.framed(50, 20);
        return Report.of(json, r.globals().verbose() ? text + details(views) : text);
    }

    private static boolean fits(String pattern, String name) {
        return pattern.contains("*") ? Wildcard.matches(pattern, name) : name.startsWith(pattern);
    }

    private static String details(List<NameView> views) {
        Table table =
                new Table("name", "programs", "processes", "ipcps", "registered with", "waiting");
        views.forEach(
                v ->
                        table.row(
                                v.name(),
                                ViewCommands.joined(v.programs()),
                                ViewCommands.joined(v.processes()),
                                ViewCommands.joined(v.ipcps()),
                                ViewCommands.joined(v.registrations()),
                                v.waiting()));
        return "\n" + table.plain();
    }
}
