package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.o7s.commands.grammar.Wildcard;
import org.o7s.commands.layer.FlowReportJson;
import org.o7s.commands.sight.Sight;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.driver.FrameDriver;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.ProcessView;
import org.o7s.irm.management.ProgramView;
import org.o7s.irm.management.StartView;
import org.o7s.irm.management.SystemView;
import org.o7s.irm.promise.Shortfall;

/** Listings that o7s adds: status, flows, processes, programs, drivers. */
final class ViewCommands {
    private final Management management;

    ViewCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("status", r -> status());
        handlers.put("flow list", this::flows);
        handlers.put("process list", this::processes);
        handlers.put("program list", this::programs);
        handlers.put("driver list", this::drivers);
    }

    static String joined(Collection<?> words) {
        return words.isEmpty()
                ? "-"
                : words.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String orNone(Table table, String none) {
        return table.isEmpty() ? none + "\n" : table.plain();
    }

    private static boolean anyFits(Request r, Collection<String> names) {
        return r.last("name")
                .map(p -> names.stream().anyMatch(n -> Wildcard.matches(p, n)))
                .orElse(true);
    }

    private Report status() {
        SystemView s = management.status();
        ObjectNode json =
                Json.object("status")
                        .put("instance", s.instance())
                        .put("version", s.version())
                        .put("process", s.process())
                        .put("uptimeMs", s.uptimeMs())
                        .put("directFlows", s.directFlows());
        Json.map(json, "totals", s.totals());
        Json.words(json, "concerns", s.concerns());
        StringBuilder text = new StringBuilder();
        text.append("o7s ").append(s.version()).append(", instance ").append(s.instance());
        text.append(", process ").append(s.process());
        text.append(", up ").append(uptime(s.uptimeMs())).append('\n');
        text.append("direct flows: ").append(s.directFlows() ? "on" : "off").append('\n');
        Table table = new Table("what", "count");
        s.totals().forEach(table::row);
        text.append(table.plain());
        s.concerns().forEach(c -> text.append("concern: ").append(c).append('\n'));
        return Report.of(json, text.toString());
    }

    static String uptime(long ms) {
        long s = ms / 1000;
        return s < 60
                ? s + " s"
                : s < 3600
                        ? s / 60 + " min " + s % 60 + " s"
                        : s < 86_400
                                ? s / 3600 + " h " + s / 60 % 60 + " min"
                                : s / 86_400 + " d " + s / 3600 % 24 + " h";
    }

    private Report flows(Request r) {
        ObjectNode json = Json.object("flow.list");
        ArrayNode array = json.putArray("flows");
        Table table =
                new Table(
                        "id",
                        "name",
                        "process",
                        "holder",
                        "role",
                        "via",
                        "layer",
                        "state",
                        "mps",
                        "sent",
                        "received",
                        "granted");
        Sight sight = Sight.of(r.caller(), management);
        List<FlowView> all = management.flows();
        for (FlowView f : sight.flows(all)) {
            if (!anyFits(r, List.of(f.name())) || !IpcpCommands.fits(r, "layer", f.layer())) {
                continue;
            }
            String role = f.accepted() ? "server" : "client";
            table.row(
                    f.id(),
                    f.name(),
                    f.process(),
                    f.holder(),
                    role,
                    f.via(),
                    f.layer().isEmpty() ? "-" : f.layer(),
                    f.state(),
                    f.mpsBytes(),
                    f.counters().sentPackets(),
                    f.counters().receivedPackets(),
                    Shortfall.of(f.qos(), f.granted()).isEmpty() ? "all" : "less");
            ObjectNode flow =
                    array.addObject()
                            .put("id", f.id())
                            .put("name", f.name())
                            .put("process", f.process())
                            .put("holder", f.holder())
                            .put("role", role)
                            .put("via", f.via())
                            .put("layer", f.layer())
                            .put("peer", sight.peer(f, all))
                            .put("state", f.state().name())
                            .put("mpsBytes", f.mpsBytes());
            FlowReportJson.qos(flow.putObject("qos"), f.qos());
            FlowReportJson.qos(flow.putObject("granted"), f.granted());
            flow.putObject("counters")
                    .put("sentPackets", f.counters().sentPackets())
                    .put("sentBytes", f.counters().sentBytes())
                    .put("receivedPackets", f.counters().receivedPackets())
                    .put("receivedBytes", f.counters().receivedBytes())
                    .put("droppedCheck", f.counters().droppedCheck())
                    .put("droppedTooLarge", f.counters().droppedTooLarge())
                    .put("discarded", f.counters().discarded())
                    .put("keepalivesSent", f.counters().keepalivesSent())
                    .put("keepalivesReceived", f.counters().keepalivesReceived());
        }
        return Report.of(json, orNone(table, "No flows in system."));
    }

    private Report processes(Request r) {
        ObjectNode json = Json.object("process.list");
        ArrayNode array = json.putArray("processes");
        Table table =
                new Table(
                        "pid",
                        "user",
                        "program",
                        "names",
                        "flows",
                        "waiting",
                        "requests",
                        "memory",
                        "frcp",
                        "since");
        List<String> problems = new ArrayList<>();
        Sight sight = Sight.of(r.caller(), management);
        for (ProcessView p : management.processes()) {
            if (!anyFits(r, p.names()) || !sight.sees(p.id())) {
                continue;
            }
            table.row(
                    p.id(),
                    p.user(),
                    p.program(),
                    joined(p.names()),
                    p.flows(),
                    p.waiting(),
                    p.requests(),
                    p.memoryBytes() / 1024 + " KiB",
                    p.frcp().problem().isEmpty() ? p.frcp().name() : "(" + p.frcp().name() + ")",
                    uptime(p.sinceMs()));
            if (!p.frcp().problem().isEmpty()) {
                problems.add(
                        "process %d does not use policy frcp/%s: %s"
                                .formatted(p.id(), p.frcp().name(), p.frcp().problem()));
            }
            ObjectNode object =
                    array.addObject()
                            .put("id", p.id())
                            .put("user", p.user())
                            .put("program", p.program());
            Json.words(object, "names", p.names());
            object.put("flows", p.flows())
                    .put("waiting", p.waiting())
                    .put("requests", p.requests())
                    .put("memoryBytes", p.memoryBytes())
                    .put("sinceMs", p.sinceMs())
                    .put("frcp", p.frcp().name())
                    .put("frcpProblem", p.frcp().problem());
        }
        return new Report(json, orNone(table, "No processes in system."), problems);
    }

    private Report programs(Request r) {
        ObjectNode json = Json.object("program.list");
        ArrayNode array = json.putArray("programs");
        Table table = new Table("program", "names", "processes", "started for");
        Sight sight = Sight.of(r.caller(), management);
        for (ProgramView p : management.programs()) {
            if (!anyFits(r, p.names())) {
                continue;
            }
            List<Long> processes = sight.processes(p.processes());
            // How a program is started can hold what is not for everybody: paths, passwords.
            List<StartView> shown = sight.isOfAll() ? p.starts() : List.of();
            table.row(
                    p.program(),
                    joined(p.names()),
                    joined(processes),
                    joined(shown.stream().map(ViewCommands::start).toList()));
            ObjectNode object = array.addObject().put("program", p.program());
            Json.words(object, "names", p.names());
            Json.words(object, "processes", processes);
            ArrayNode starts = object.putArray("starts");
            for (StartView start : shown) {
                ObjectNode one = starts.addObject().put("name", start.name());
                one.put("path", start.command().path());
                Json.words(one, "arguments", start.command().arguments());
                Json.words(one, "processes", start.pids());
                one.put("state", start.state()).put("failures", start.failures());
                one.put("last", start.last());
            }
        }
        return Report.of(json, orNone(table, "No programs in system."));
    }

    /** {@code shop (running 4711)}, {@code shop (backing off, ended with 1 after 20 ms)}. */
    private static String start(StartView start) {
        StringBuilder text = new StringBuilder(start.name()).append(" (").append(start.state());
        start.pids().forEach(pid -> text.append(' ').append(pid));
        if (!start.last().isEmpty() && start.failures() > 0) {
            text.append(", ").append(start.last());
        }
        return text.append(')').toString();
    }

    private Report drivers(Request r) {
        ObjectNode json = Json.object("driver.list");
        ArrayNode array = json.putArray("drivers");
        Table table = new Table("driver", "for", "rank", "origin");
        for (DriverCatalog.Entry e : management.drivers()) {
            String name = e.driver().name();
            if (!IpcpCommands.fits(r, "name", name)) {
                continue;
            }
            String serves = e.driver() instanceof FrameDriver ? "frames" : "datagrams";
            table.row(name, serves, e.driver().rank(), e.origin());
            array.addObject()
                    .put("name", name)
                    .put("for", serves)
                    .put("rank", e.driver().rank())
                    .put("origin", e.origin());
        }
        return Report.of(json, orNone(table, "No drivers in system."));
    }
}
