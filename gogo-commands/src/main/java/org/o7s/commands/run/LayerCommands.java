package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o7s.commands.Caller;
import org.o7s.commands.layer.DotDrawing;
import org.o7s.commands.layer.LayerGraph;
import org.o7s.commands.layer.LayerJson;
import org.o7s.commands.layer.LayerText;
import org.o7s.commands.layer.SvgDrawing;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.MemberView;

/** {@code irm layer ...}. */
final class LayerCommands {
    private final Management management;

    LayerCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("layer list", this::list);
        handlers.put("layer show", this::show);
        handlers.put("layer graph", this::graph);
    }

    private Report list(Request r) {
        Map<String, List<IpcpView>> layers = new LinkedHashMap<>();
        for (IpcpView v : management.ipcps()) {
            v.status()
                    .layer()
                    .filter(l -> IpcpCommands.fits(r, "layer", l))
                    .ifPresent(l -> layers.computeIfAbsent(l, k -> new ArrayList<>()).add(v));
        }
        ObjectNode json = Json.object("layer.list");
        ArrayNode array = json.putArray("layers");
        Table table = new Table("layer", "type", "hash", "members here", "state");
        layers.forEach(
                (layer, members) -> {
                    IpcpView first = members.getFirst();
                    List<String> names = members.stream().map(IpcpView::name).toList();
                    List<String> details =
                            members.stream()
                                    .filter(m -> !m.status().detail().isEmpty())
                                    .map(m -> m.name() + " " + m.status().detail())
                                    .toList();
                    table.row(
                            layer,
                            first.type().word(),
                            first.status().hash(),
                            ViewCommands.joined(names),
                            details.isEmpty() ? "well" : String.join("; ", details));
                    ObjectNode object =
                            array.addObject()
                                    .put("layer", layer)
                                    .put("type", first.type().word())
                                    .put("hash", first.status().hash());
                    Json.words(object, "members", names);
                    Json.words(object, "details", details);
                });
        return Report.of(json, table.isEmpty() ? "No layers in system.\n" : table.plain());
    }

    private Report show(Request r) {
        String layer = r.the("layer");
        List<MemberView> members = management.layer(layer, r.call());
        return Report.of(LayerJson.of(layer, members), LayerText.of(layer, members));
    }

    private Report graph(Request r) {
        String layer = r.the("layer");
        String format = r.last("format").orElse("dot");
        LayerGraph graph = LayerGraph.of(layer, management.layer(layer, r.call()));
        String drawing = format.equals("svg") ? SvgDrawing.of(graph) : DotDrawing.of(graph);
        ObjectNode json = Json.object("layer.graph").put("layer", layer).put("format", format);
        if (r.last("out").isEmpty()) {
            return Report.of(json.put("text", drawing), drawing);
        }
        return Report.of(json.put("file", write(r, r.the("out"), drawing)), "");
    }

    /** The daemon writes with rights of its own, so only its owner may have it write. */
    private static String write(Request r, String file, String drawing) {
        if (!r.caller().may(Caller.Privilege.OWN)) {
            throw Failures.permission(
                    "irm layer graph with out <file>", r.caller(), Caller.Privilege.OWN);
        }
        try {
            Path path = r.io().directory().resolve(file);
            if (!r.globals().dryRun()) {
                Files.writeString(path, drawing);
            }
            return path.toString();
        } catch (InvalidPathException | IOException e) {
            throw Failures.unwritable(file, String.valueOf(e.getMessage()));
        }
    }
}
