package org.o7s.commands.layer;

import java.util.Arrays;
import java.util.List;

/**
 * Finds places for the nodes of a graph: on a circle at first, then pulled together by edges and
 * pushed apart from each other, ever less (Fruchterman and Reingold 1991). The same graph always
 * gets the same places.
 */
final class ForceLayout {
    /** Steps × pairs of nodes that are spent at most, so that a large layer takes a second. */
    private static final long EFFORT_MAX = 100_000_000L;

    private static final int STEPS_MAX = 300;
    private static final int STEPS_MIN = 10;

    private final double[] x;
    private final double[] y;
    private final double[] pushX;
    private final double[] pushY;
    private final List<LayerGraph.Edge> edges;
    private final double ideal;

    private ForceLayout(int nodes, List<LayerGraph.Edge> edges) {
        this.edges = edges;
        x = new double[nodes];
        y = new double[nodes];
        pushX = new double[nodes];
        pushY = new double[nodes];
        ideal = Math.sqrt(1.0 / Math.max(1, nodes));
        for (int i = 0; i < nodes; i++) {
            double angle = 2 * Math.PI * i / nodes;
            x[i] = 0.5 + 0.4 * Math.cos(angle);
            y[i] = 0.5 + 0.4 * Math.sin(angle);
        }
    }

    /** The places, x and y between 0 and 1. */
    static double[][] of(int nodes, List<LayerGraph.Edge> edges) {
        ForceLayout layout = new ForceLayout(nodes, edges);
        // A circle is the clearest picture of a few members.
        if (nodes > 4) {
            layout.settle();
        }
        layout.fit();
        return new double[][] {layout.x, layout.y};
    }

    private void settle() {
        long pairs = (long) x.length * x.length;
        int steps = Math.clamp(EFFORT_MAX / pairs, STEPS_MIN, STEPS_MAX);
        for (int step = 0; step < steps; step++) {
            Arrays.fill(pushX, 0);
            Arrays.fill(pushY, 0);
            repel();
            attract();
            move(0.1 * (1 - (double) step / steps));
        }
    }

    private void repel() {
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                double dx = x[i] - x[j];
                double dy = y[i] - y[j];
                double square = Math.max(1e-9, dx * dx + dy * dy);
                double force = ideal * ideal / square;
                pushX[i] += dx * force;
                pushY[i] += dy * force;
                pushX[j] -= dx * force;
                pushY[j] -= dy * force;
            }
        }
    }

    private void attract() {
        for (LayerGraph.Edge edge : edges) {
            double dx = x[edge.from()] - x[edge.to()];
            double dy = y[edge.from()] - y[edge.to()];
            double force = Math.sqrt(dx * dx + dy * dy) / ideal;
            pushX[edge.from()] -= dx * force;
            pushY[edge.from()] -= dy * force;
            pushX[edge.to()] += dx * force;
            pushY[edge.to()] += dy * force;
        }
    }

    /** No node goes further than the limit, which shrinks: the picture cools down. */
    private void move(double limit) {
        for (int i = 0; i < x.length; i++) {
            // A weak pull to the middle keeps parts together that no edge joins.
            double dx = pushX[i] + 0.05 * (0.5 - x[i]);
            double dy = pushY[i] + 0.05 * (0.5 - y[i]);
            double length = Math.max(1e-9, Math.sqrt(dx * dx + dy * dy));
            double step = Math.min(length, limit);
            x[i] += dx / length * step;
            y[i] += dy / length * step;
        }
    }

    /** Stretches the picture to the whole square. */
    private void fit() {
        stretch(x);
        stretch(y);
    }

    private static void stretch(double[] values) {
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = high - low < 1e-6 ? 0.5 : (values[i] - low) / (high - low);
        }
    }
}
