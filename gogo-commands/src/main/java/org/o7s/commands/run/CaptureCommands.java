package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.o7s.commands.grammar.CaptureLimit;
import org.o7s.commands.grammar.Usage;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureRequest.Source;
import org.o7s.irm.management.CaptureView;
import org.o7s.irm.management.Management;

/** {@code irm capture ...}. */
final class CaptureCommands {
    private static final String HELP = "irm help capture start";

    private final Management management;

    CaptureCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("capture start", this::start);
        handlers.put("capture list", this::list);
        handlers.put("capture stop", this::stop);
    }

    private Report start(Request r) {
        // A plan looks for flows, and for files with the rights of the daemon.
        r.requireManager();
        List<Source> sources =
                Stream.of(Source.values()).filter(s -> r.last(s.word()).isPresent()).toList();
        if (sources.size() != 1) {
            throw Usage.missing(
                    "irm capture start", "one of if <interface>, ipcp <ipcp>, flow <flow>", HELP);
        }
        Source source = sources.getFirst();
        CaptureLimit limit = r.last("limit").flatMap(CaptureLimit::of).orElse(CaptureLimit.USUAL);
        CaptureView begun =
                management.startCapture(
                        new CaptureRequest(
                                source,
                                r.the(source.word()),
                                file(r),
                                r.last("snap")
                                        .map(Integer::parseInt)
                                        .orElse(CaptureRequest.SNAP_BYTES),
                                limit.packets(),
                                limit.bytes()),
                        r.call());
        String text =
                begun.id() == 0
                        ? "would: capture " + begun.source() + " into " + begun.file() + "\n"
                        : begun.id() + "\n";
        return Report.of(object("capture.start", begun), text);
    }

    private static Path file(Request r) {
        String file = r.the("file");
        try {
            // The daemon takes no path with .. in it, which it would have to follow with its
            // rights.
            return r.io().directory().resolve(file).normalize();
        } catch (InvalidPathException e) {
            throw Usage.value("file", file, "it is no path");
        }
    }

    private Report list(Request r) {
        r.requireManager();
        ObjectNode json = Json.object("capture.list");
        ArrayNode array = json.putArray("captures");
        Table table = new Table("id", "source", "state", "packets", "bytes", "missed", "file");
        for (CaptureView c : management.captures()) {
            table.row(c.id(), c.source(), c.state(), c.packets(), c.bytes(), c.missed(), c.file());
            describe(array.addObject(), c);
        }
        return Report.of(json, table.isEmpty() ? "No captures.\n" : table.plain());
    }

    private Report stop(Request r) {
        r.requireManager();
        String id = r.the("id");
        if (!id.matches("\\d{1,9}")) {
            throw Usage.value(
                    "id", id, "it must be the number of a capture", List.of("irm capture list"));
        }
        CaptureView ended = management.stopCapture(Integer.parseInt(id), r.call());
        String text =
                ended.packets()
                        + " packets in "
                        + ended.file()
                        + (ended.missed() > 0 ? ", " + ended.missed() + " missed" : "")
                        + (ended.state().startsWith(CaptureView.FAILED) ? "; " + ended.state() : "")
                        + "\n";
        return Report.of(object("capture.stop", ended), text);
    }

    private static ObjectNode object(String kind, CaptureView view) {
        ObjectNode json = Json.object(kind);
        describe(json, view);
        return json;
    }

    private static void describe(ObjectNode json, CaptureView view) {
        json.put("id", view.id())
                .put("source", view.source())
                .put("file", view.file())
                .put("state", view.state())
                .put("packets", view.packets())
                .put("bytes", view.bytes())
                .put("missed", view.missed());
    }
}
