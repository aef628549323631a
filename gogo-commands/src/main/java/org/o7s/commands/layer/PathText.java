package org.o7s.commands.layer;

import java.util.Map;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.irm.management.TraceView;
import org.o7s.irm.management.TraceView.Step;

/** {@code irm explain flow} and {@code irm trace} for people. */
public final class PathText {
    private static final int INDENT = 2;

    private PathText() {}

    /** How packets go: one paragraph per hop, layers below further to the right. */
    public static String of(FlowPath path) {
        StringBuilder text = new StringBuilder();
        add(text, 0, path);
        return text.toString();
    }

    private static void add(StringBuilder text, int level, FlowPath path) {
        String title =
                path.layer().isEmpty()
                        ? path.type()
                        : "layer %s (%s)".formatted(path.layer(), path.type());
        line(text, level, title);
        int number = 0;
        for (Hop hop : path.hops()) {
            number++;
            line(text, level + 1, number + ". " + hop.member() + after(hop));
            for (Map.Entry<String, String> fact : hop.facts().entrySet()) {
                line(text, level + 3, "%-10s %s".formatted(fact.getKey(), fact.getValue()));
            }
            hop.below().ifPresent(below -> add(text, level + 3, below));
        }
        line(text, level + 1, "-> " + path.end());
    }

    private static String after(Hop hop) {
        if (hop.source() == Source.MAP) {
            return "  (not asked)";
        }
        return hop.afterNs() == 0 ? "" : "  after " + duration(hop.afterNs());
    }

    /** An allocation, step by step. */
    public static String of(TraceView trace) {
        StringBuilder text = new StringBuilder();
        line(text, 0, "allocation of a flow to \"" + trace.name() + "\"");
        int number = 0;
        for (Step step : trace.steps()) {
            number++;
            String took = step.tookNs() == 0 ? "" : "  " + duration(step.tookNs());
            line(text, 1, "%d. %s%s".formatted(number, step.what(), took));
            line(text, 3, step.outcome());
        }
        trace.path().ifPresent(path -> add(text, 1, path));
        return text.toString();
    }

    private static String duration(long ns) {
        return "%.3f ms".formatted(ns / 1e6);
    }

    private static void line(StringBuilder text, int level, String line) {
        text.append(" ".repeat(level * INDENT)).append(LayerText.printable(line)).append('\n');
    }
}
