package org.o7s.commands.layer;

/** A layer in the language of Graphviz, for its {@code neato} and {@code dot}. */
public final class DotDrawing {
    private DotDrawing() {}

    /** The text. */
    public static String of(LayerGraph graph) {
        StringBuilder text = new StringBuilder();
        text.append("graph ").append(quoted(graph.layer())).append(" {\n");
        text.append("  layout=neato; overlap=false; splines=true;\n");
        text.append("  label=").append(quoted("layer " + graph.layer())).append(";\n");
        text.append("  node [shape=ellipse, style=filled, fillcolor=white];\n");
        for (LayerGraph.Node node : graph.nodes()) {
            text.append("  ").append(quoted(node.title()));
            if (node.isHere()) {
                text.append(" [fillcolor=").append(quoted(SvgDrawing.HERE_COLOUR));
                if (!node.ipcp().equals(node.title())) {
                    text.append(", label=").append(quoted(node.ipcp() + "\n" + node.title()));
                }
                text.append(']');
            } else if (!node.implementation().equals("o7s")) {
                text.append(" [style=\"filled,dashed\"]");
            }
            text.append(";\n");
        }
        for (LayerGraph.Edge edge : graph.edges()) {
            text.append("  ").append(quoted(graph.nodes().get(edge.from()).title()));
            text.append(" -- ").append(quoted(graph.nodes().get(edge.to()).title()));
            if (!edge.label().isEmpty() || !edge.isUp()) {
                text.append(" [label=").append(quoted(edge.label()));
                text.append(edge.isUp() ? "]" : ", style=dashed]");
            }
            text.append(";\n");
        }
        return text.append("}\n").toString();
    }

    /** A quoted string of the language; a line feed is one in the drawing. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '\n') {
                                quoted.append("\\n");
                            } else if (c == '"' || c == '\\') {
                                quoted.append('\\').appendCodePoint(c);
                            } else {
                                quoted.appendCodePoint(Character.isISOControl(c) ? '?' : c);
                            }
                        });
        return quoted.append('"').toString();
    }
}
