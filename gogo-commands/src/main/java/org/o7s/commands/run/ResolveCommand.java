package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.Resolution;

/** {@code irm resolve}. */
final class ResolveCommand {
    private final Management management;

    ResolveCommand(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("resolve", this::resolve);
    }

    private Report resolve(Request r) {
        Resolution found = management.resolve(r.the("name"), r.call());
        ObjectNode json =
                Json.object("resolve")
                        .put("name", found.name())
                        .put("local", found.local())
                        .put("chosen", found.chosen());
        ArrayNode array = json.putArray("asked");
        Table table = new Table("ipcp", "layer", "answer", "hash");
        for (Resolution.Asked a : found.asked()) {
            table.row(
                    a.ipcp(),
                    a.layer(),
                    a.known() ? "yes" : a.reason().isEmpty() ? "no" : "no: " + a.reason(),
                    a.hash());
            array.addObject()
                    .put("ipcp", a.ipcp())
                    .put("layer", a.layer())
                    .put("hash", a.hash())
                    .put("known", a.known())
                    .put("reason", a.reason());
        }
        StringBuilder text = new StringBuilder();
        text.append(found.name()).append(": ").append(verdict(found)).append('\n');
        if (!table.isEmpty()) {
            text.append(table.plain());
        }
        return Report.of(json, text.toString());
    }

    private static String verdict(Resolution found) {
        if (found.chosen().isEmpty()) {
            return "no layer of this system knows it";
        }
        return found.chosen().equals("direct")
                ? "accepted by a process of this system: a flow would be direct"
                : "a flow would take " + found.chosen();
    }
}
