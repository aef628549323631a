package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.irm.management.MapControl;

/** {@code irm map}: the page that shows the system. */
final class MapCommands {
    private final Supplier<Optional<MapControl>> map;

    MapCommands(Supplier<Optional<MapControl>> map) {
        this.map = map;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("map start", this::start);
        handlers.put("map stop", this::stop);
        handlers.put("map show", this::show);
    }

    private MapControl control() {
        return map.get()
                .orElseThrow(
                        () ->
                                Failures.unsupported(
                                        "cannot show a map",
                                        "this system has no map: its bundle is not active",
                                        "lb in the shell of the system"));
    }

    private Report start(Request r) {
        OptionalInt port =
                r.last("port")
                        .map(Integer::parseInt)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty());
        if (r.globals().dryRun()) {
            control();
            return planned("map.start", "would serve the map");
        }
        return report("map.start", control().start(port), false);
    }

    private Report stop(Request r) {
        if (r.globals().dryRun()) {
            control();
            return planned("map.stop", "would serve the map no longer");
        }
        control().stop();
        return report("map.stop", control().show(), false);
    }

    private Report show(Request r) {
        // It shows the token.
        r.requireManager();
        return report("map.show", control().show(), true);
    }

    private static Report planned(String schema, String step) {
        ObjectNode json = Json.object(schema);
        Json.words(json, "steps", List.of(step));
        return Report.of(json.put("planned", true), step + "\n");
    }

    private static Report report(String schema, MapControl.View view, boolean counters) {
        ObjectNode json =
                Json.object(schema)
                        .put("running", view.running())
                        .put("port", view.port())
                        .put("address", view.address());
        Json.map(json, "counters", view.counters());
        if (!view.running()) {
            return Report.of(json, "The map is off.\n");
        }
        StringBuilder text = new StringBuilder(view.address()).append('\n');
        if (counters) {
            Table table = new Table("what", "count");
            view.counters().forEach(table::row);
            text.append(table.plain());
        }
        return Report.of(json, text.toString());
    }
}
