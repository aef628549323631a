package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.o7s.commands.layer.FlowReportText;
import org.o7s.commands.layer.PathText;
import org.o7s.commands.sight.Sight;
import org.o7s.commands.text.Json;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.TraceView;
import org.o7s.irm.management.TraceView.Step;

/** {@code irm explain flow}, {@code irm explain name} and {@code irm trace}. */
final class PathCommands {
    private final Management management;

    PathCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("explain flow", this::flow);
        handlers.put("explain name", this::name);
        handlers.put("trace", this::trace);
    }

    private Report flow(Request r) {
        int id = Integer.parseInt(r.the("id"));
        String what = "cannot explain flow " + id;
        FlowView flow = ChosenFlow.of(r, management, what);
        FlowPath path = seen(r, flow, management.explainFlow(id, r.call()));
        if (!ChosenFlow.of(r, management, what).isSame(flow)) {
            throw ChosenFlow.ended(r, what);
        }
        ObjectNode json = Json.object("explain.flow").put("id", id).put("name", flow.name());
        json.set("path", json(path));
        return Report.of(json, FlowReportText.title(flow) + PathText.of(path));
    }

    /** The way of a flow; the process at its other end is named if it is seen, too. */
    private FlowPath seen(Request r, FlowView flow, FlowPath path) {
        Sight sight = Sight.of(r.caller(), management);
        return sight.isOfAll() || sight.peer(flow, management.flows()) != 0
                ? path
                : path.without(FlowPath.OTHER_END);
    }

    private Report name(Request r) {
        String name = r.the("name");
        FlowPath path = management.explainName(name, r.call());
        ObjectNode json = Json.object("explain.name").put("name", name);
        json.set("path", json(path));
        return Report.of(json, "a flow to \"" + name + "\"\n" + PathText.of(path));
    }

    private Report trace(Request r) {
        TraceView trace = management.trace(r.the("name"), r.call());
        ObjectNode json =
                Json.object("trace")
                        .put("name", trace.name())
                        .put("allocated", trace.isAllocated());
        ArrayNode steps = json.putArray("steps");
        for (Step step : trace.steps()) {
            steps.addObject()
                    .put("what", step.what())
                    .put("outcome", step.outcome())
                    .put("took-ns", step.tookNs());
        }
        trace.path().ifPresent(path -> json.set("path", json(path)));
        return Report.of(json, PathText.of(trace));
    }

    private static ObjectNode json(FlowPath path) {
        ObjectNode json = Json.part().put("layer", path.layer()).put("type", path.type());
        ArrayNode hops = json.putArray("hops");
        for (FlowPath.Hop hop : path.hops()) {
            ObjectNode object =
                    hops.addObject()
                            .put("member", hop.member())
                            .put("source", hop.source().name().toLowerCase(Locale.ROOT))
                            .put("after-ns", hop.afterNs());
            Json.map(object, "facts", hop.facts());
            hop.below().ifPresent(below -> object.set("below", json(below)));
        }
        return json.put("end", path.end());
    }
}
