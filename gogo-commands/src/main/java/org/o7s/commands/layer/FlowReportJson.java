package org.o7s.commands.layer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.o7s.api.QosSpec;
import org.o7s.commands.text.Json;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.promise.FlowReport;
import org.o7s.irm.promise.LayerState;
import org.o7s.irm.promise.Term;

/** A flow held to its promise, for programs. */
public final class FlowReportJson {
    private FlowReportJson() {}

    /** All of a report; a number that is not there was not promised, or not measured. */
    public static ObjectNode of(FlowReport report) {
        FlowView flow = report.look().flow();
        ObjectNode json =
                Json.object("flow.show")
                        .put("id", flow.id())
                        .put("name", flow.name())
                        .put("process", flow.process())
                        .put("holder", flow.holder())
                        .put("role", flow.accepted() ? "server" : "client")
                        .put("via", flow.via())
                        .put("layer", flow.layer())
                        .put("peer", flow.peer())
                        .put("state", report.state().name());
        qos(json.putObject("qos"), flow.qos());
        qos(json.putObject("granted"), flow.granted());
        json.put("between", report.between()).put("verdict", word(report.verdict()));
        Json.words(json, "broken", report.broken().stream().map(Term::name).toList());
        measured(json.putObject("measured"), report.end());
        ArrayNode terms = json.putArray("terms");
        report.terms().forEach(t -> term(terms.addObject(), t));
        ArrayNode layers = json.putArray("layers");
        report.layers().forEach(s -> layer(layers.addObject(), s));
        if (!report.look().noPath().isEmpty()) {
            json.put("noLayers", report.look().noPath());
        }
        json.putObject("blame")
                .put("finding", word(report.blame().finding()))
                .put("layer", report.blame().layer())
                .put("sentence", report.blame().sentence());
        return json;
    }

    /** All terms of a specification; a bandwidth is a text, as it may be 2^64-1. */
    public static void qos(ObjectNode json, QosSpec qos) {
        json.put("delayMs", qos.delayMs())
                .put("bandwidthBps", Long.toUnsignedString(qos.bandwidthBps()))
                .put("availability", qos.availability())
                .put("loss", qos.loss())
                .put("ber", qos.ber())
                .put("inOrder", qos.inOrder())
                .put("maxGapMs", qos.maxGapMs())
                .put("timeoutMs", qos.timeoutMs());
    }

    private static void measured(ObjectNode json, EndReport end) {
        json.put("by", end.by()).put("why", end.why());
        end.measures().values().forEach((measure, value) -> json.put(word(measure), value));
    }

    private static void term(ObjectNode json, Term term) {
        json.put("name", term.name()).put("unit", term.unit());
        term.promised().ifPresent(value -> json.put("promised", value));
        term.measured().ifPresent(value -> json.put("measured", value));
        json.put("standing", word(term.standing())).put("why", term.why());
    }

    private static void layer(ObjectNode json, LayerState state) {
        json.put("depth", state.depth())
                .put("layer", state.layer())
                .put("type", state.type())
                .put("member", state.member())
                .put("told", state.told());
        Json.map(json, "lost", state.losses().counts());
        json.put("trouble", state.trouble());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
