package org.o7s.commands.layer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.o7s.commands.text.Table;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.promise.Blame;
import org.o7s.irm.promise.FlowReport;
import org.o7s.irm.promise.LayerState;
import org.o7s.irm.promise.Shortfall;
import org.o7s.irm.promise.Term;

/** A flow held to its promise, for people. */
public final class FlowReportText {
    private static final int DECIMALS = 3;

    /** Enough for seven nines. */
    private static final int SHARE_DECIMALS = 7;

    private FlowReportText() {}

    /** All of a report. */
    public static String of(FlowReport report) {
        StringBuilder text = new StringBuilder();
        FlowView flow = report.look().flow();
        text.append(title(flow)).append(granted(flow)).append(measured(report));
        Table terms = new Table("term", "promised", "measured", "standing", "how");
        for (Term t : report.terms()) {
            terms.row(t.name(), promised(t), number(t, t.measured()), t.standing().word(), t.why());
        }
        text.append('\n').append(terms.plain()).append('\n').append(layers(report));
        return text.append(verdict(report)).toString();
    }

    /** Which flow, in a line. */
    public static String title(FlowView flow) {
        return LayerText.printable(
                        "flow %d to \"%s\", %s by %s (%d), %s"
                                .formatted(
                                        flow.id(),
                                        flow.name(),
                                        flow.accepted() ? "accepted" : "allocated",
                                        flow.holder(),
                                        flow.process(),
                                        flow.layer().isEmpty()
                                                ? flow.via()
                                                : "through "
                                                        + flow.via()
                                                        + " of layer "
                                                        + flow.layer()))
                + "\n";
    }

    private static String granted(FlowView flow) {
        List<Shortfall> less = Shortfall.of(flow.qos(), flow.granted());
        return less.isEmpty()
                ? "granted all that was asked\n"
                : less.stream()
                        .map(s -> "%s %s (%s asked)".formatted(s.term(), s.had(), s.wanted()))
                        .collect(Collectors.joining(", ", "granted: ", "\n"));
    }

    private static String measured(FlowReport report) {
        EndReport end = report.end();
        FlowMeasures m = end.measures();
        String over =
                report.ageNs().map(ns -> " over %.3f s".formatted(ns / 1e9)).orElse("")
                        + (report.between() ? ", between two looks" : ", all its life");
        String said =
                m.isEmpty()
                        ? "nobody says what it measured"
                        : "measured by %s%s: %s packets came, %s went"
                                .formatted(
                                        end.by(),
                                        over,
                                        count(m, FlowMeasure.RECEIVED_PACKETS),
                                        count(m, FlowMeasure.SENT_PACKETS));
        return LayerText.printable(
                        "state %s; %s%s"
                                .formatted(
                                        report.state(),
                                        said,
                                        end.why().isEmpty() ? "" : " (" + end.why() + ")"))
                + "\n";
    }

    private static String count(FlowMeasures measures, FlowMeasure which) {
        OptionalLong count = measures.get(which);
        return count.isEmpty() ? "-" : Long.toString(count.getAsLong());
    }

    private static String promised(Term term) {
        if (term.promised().isEmpty()) {
            return term.name().equals("loss") ? "some" : "-";
        }
        String sign =
                switch (term.name()) {
                    case "bandwidth", "availability" -> ">= ";
                    default -> "<= ";
                };
        return sign + number(term, term.promised());
    }

    private static String number(Term term, OptionalDouble value) {
        if (value.isEmpty()) {
            return "-";
        }
        int decimals = term.unit().equals("%") ? SHARE_DECIMALS : DECIMALS;
        BigDecimal rounded =
                BigDecimal.valueOf(value.getAsDouble())
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros();
        return (rounded.signum() == 0 ? "0" : rounded.toPlainString()) + " " + term.unit();
    }

    private static String layers(FlowReport report) {
        if (report.layers().isEmpty()) {
            return LayerText.printable(report.look().noPath()) + "\n";
        }
        String since = report.between() ? "in that time" : "since the member began";
        Table table =
                new Table("layer", "type", "member", "lost, of all flows, " + since, "trouble");
        for (LayerState s : report.layers()) {
            table.row(
                    "  ".repeat(s.depth()) + (s.layer().isEmpty() ? "-" : s.layer()),
                    s.type(),
                    s.member().isEmpty() ? "-" : s.member(),
                    s.told()
                            ? s.losses().text()
                            : report.between() ? "not known in that time" : "does not say",
                    s.trouble().isEmpty() ? "-" : s.trouble());
        }
        return table.plain();
    }

    private static String names(List<Term> terms) {
        return terms.stream().map(Term::name).collect(Collectors.joining(", "));
    }

    private static String verdict(FlowReport report) {
        StringBuilder text = new StringBuilder("\n");
        String unknown = names(report.unknown());
        text.append(
                switch (report.verdict()) {
                    case KEPT -> "all that was promised is kept\n";
                    case BROKEN -> "broken: " + names(report.broken()) + "\n";
                    case UNKNOWN -> "nothing is known to be broken\n";
                });
        if (!unknown.isEmpty()) {
            text.append("not measurable: ").append(unknown).append('\n');
        }
        if (report.blame().finding() != Blame.Finding.NOTHING) {
            text.append("where: ")
                    .append(LayerText.printable(report.blame().sentence()))
                    .append('\n');
        }
        return text.toString();
    }
}
