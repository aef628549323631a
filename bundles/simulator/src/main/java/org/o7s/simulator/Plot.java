package org.o7s.simulator;

import java.util.List;
import java.util.Locale;

/** Draws how a layer converged: share of known routes over virtual time, as SVG. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int MARGIN = 56;
    private static final int TICKS = 5;

    private Plot() {}

    static String svg(Report report) {
        List<Report.Moment> moments = report.moments();
        double lastS = Math.max(0.001, moments.getLast().atNs() / 1e9);
        StringBuilder out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"sans-serif\" font-size=\"12\">%n",
                        WIDTH,
                        HEIGHT));
        out.append(
                String.format(
                        Locale.ROOT,
                        "<title>%d members, seed %d: share of known routes</title>%n",
                        report.plan().shape().nodes(),
                        report.plan().seed()));
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i <= TICKS; i++) {
            double share = (double) i / TICKS;
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                                    + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f %%</text>"
                                    + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f s"
                                    + "</text>%n",
                            MARGIN,
                            y(share),
                            WIDTH - MARGIN,
                            y(share),
                            MARGIN - 8,
                            y(share) + 4,
                            share * 100,
                            x(share),
                            HEIGHT - MARGIN + 20,
                            share * lastS));
        }
        out.append("<polyline fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\" points=\"");
        for (Report.Moment moment : moments) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            x(moment.atNs() / 1e9 / lastS),
                            y(moment.share())));
        }
        out.append("\"/>\n");
        out.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"24\" font-size=\"14\">%d members, %d links: routes known"
                                + " over virtual time</text>%n</svg>%n",
                        MARGIN,
                        report.plan().shape().nodes(),
                        report.links()));
        return out.toString();
    }

    private static double x(double share) {
        return MARGIN + share * (WIDTH - 2 * MARGIN);
    }

    private static double y(double share) {
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
    }
}
