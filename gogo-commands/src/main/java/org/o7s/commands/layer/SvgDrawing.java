package org.o7s.commands.layer;

import java.util.Locale;

/** A layer as a picture that every browser shows: SVG 1.1, nothing but shapes and text. */
public final class SvgDrawing {
    static final String HERE_COLOUR = "#ffd27f";

    private static final int MARGIN = 80;
    private static final int SIDE_MIN = 360;
    private static final int SIDE_MAX = 4000;
    private static final int SIDE_PER_NODE = 90;
    private static final int RADIUS = 9;

    private SvgDrawing() {}

    /** The text. */
    public static String of(LayerGraph graph) {
        int nodes = graph.nodes().size();
        int side = Math.clamp((int) (SIDE_PER_NODE * Math.sqrt(nodes) * 1.5), SIDE_MIN, SIDE_MAX);
        int size = side + 2 * MARGIN;
        double[][] places = ForceLayout.of(nodes, graph.edges());
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%1$d" \
                viewBox="0 0 %1$d %1$d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """
                        .formatted(size));
        svg.append("<title>layer ").append(escaped(graph.layer())).append("</title>\n");
        svg.append("<text x=\"20\" y=\"30\" font-size=\"18\">layer ");
        svg.append(escaped(graph.layer())).append("</text>\n");
        for (LayerGraph.Edge edge : graph.edges()) {
            edge(svg, edge, places, side);
        }
        for (int i = 0; i < nodes; i++) {
            node(svg, graph.nodes().get(i), at(places[0][i], side), at(places[1][i], side));
        }
        return svg.append("</svg>\n").toString();
    }

    private static double at(double place, int side) {
        return MARGIN + place * side;
    }

    private static void edge(StringBuilder svg, LayerGraph.Edge edge, double[][] places, int side) {
        double x1 = at(places[0][edge.from()], side);
        double y1 = at(places[1][edge.from()], side);
        double x2 = at(places[0][edge.to()], side);
        double y2 = at(places[1][edge.to()], side);
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#777\"",
                        x1,
                        y1,
                        x2,
                        y2));
        svg.append(edge.isUp() ? "/>\n" : " stroke-dasharray=\"5 4\"/>\n");
        if (!edge.label().isEmpty()) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%.1f\" fill=\"#555\" font-size=\"10\""
                                    + " text-anchor=\"middle\">",
                            (x1 + x2) / 2,
                            (y1 + y2) / 2 - 3));
            svg.append(escaped(edge.label())).append("</text>\n");
        }
    }

    private static void node(StringBuilder svg, LayerGraph.Node node, double x, double y) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\" stroke=\"black\"",
                        x,
                        y,
                        RADIUS,
                        node.isHere() ? HERE_COLOUR : "white"));
        svg.append(node.implementation().equals("o7s") ? "/>\n" : " stroke-dasharray=\"3 2\"/>\n");
        label(svg, node.title(), x, y + RADIUS + 14, "normal");
        if (node.isHere() && !node.ipcp().equals(node.title())) {
            label(svg, node.ipcp(), x, y - RADIUS - 6, "bold");
        }
    }

    private static void label(StringBuilder svg, String text, double x, double y, String weight) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-weight=\"%s\">",
                        x,
                        y,
                        weight));
        svg.append(escaped(text)).append("</text>\n");
    }

    /** The text without anything that XML would act on, or refuse. */
    private static String escaped(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> clean.append("&amp;");
                                case '<' -> clean.append("&lt;");
                                case '>' -> clean.append("&gt;");
                                case '"' -> clean.append("&quot;");
                                default -> clean.appendCodePoint(isText(c) ? c : '?');
                            }
                        });
        return clean.toString();
    }

    private static boolean isText(int c) {
        return !Character.isISOControl(c)
                && Character.getType(c) != Character.SURROGATE
                && c != 0xfffe
                && c != 0xffff;
    }
}
