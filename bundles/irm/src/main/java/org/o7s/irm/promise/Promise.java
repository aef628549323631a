package org.o7s.irm.promise;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.irm.promise.Term.Standing;

/**
 * Holds what was measured at one end of a flow against its specification. A pure function of
 * numbers: any numbers, as a process may say what it likes. It is about what comes to this end;
 * what went out is measured at the other one. A term is kept only if something came that could have
 * broken it, and a flow that has ended is not judged. Source: docs/wire/wire-endtoend.md 3.1.
 */
public final class Promise {
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;
    private static final String NO_NUMBERS = "not measured: raw flow, its packets have no numbers";
    private static final String NOT_SAID = "not measured: nobody says";
    private static final String NOTHING_CAME = "not measured: no packet came";

    private final QosSpec qos;
    private final FlowState state;
    private final FlowMeasures measures;
    private final String unknown;

    /** Whether the end itself says something, rather than the daemon of its packets. */
    private final boolean told;

    private Promise(QosSpec qos, FlowState state, FlowMeasures measures) {
        this.qos = qos;
        this.state = state;
        this.measures = measures;
        this.unknown = qos.needsFrcp() ? NOT_SAID : NO_NUMBERS;
        this.told = measures.get(FlowMeasure.AGE_NS).isPresent();
    }

    /**
     * The terms of a specification, and how each stands.
     *
     * @param qos what was granted
     * @param state the flow now, as its user has it
     * @param measures what its end measured
     */
    public static List<Term> judge(QosSpec qos, FlowState state, FlowMeasures measures) {
        Promise promise = new Promise(qos, state, measures);
        return List.of(
                promise.delay(),
                promise.bandwidth(),
                promise.availability(),
                promise.loss(),
                promise.bitErrors(),
                promise.order(),
                promise.gap(),
                promise.silence());
    }

    /** Packets that are not there for the application, and were sent to it. */
    private double lost() {
        return value(FlowMeasure.MISSING_PACKETS)
                + value(FlowMeasure.LATE_PACKETS)
                + value(FlowMeasure.DROPPED_HERE);
    }

    private double due() {
        return lost() + value(FlowMeasure.ARRIVED_PACKETS);
    }

    private double value(FlowMeasure measure) {
        return measures.get(measure).orElse(0);
    }

    private static OptionalDouble some(double value) {
        return OptionalDouble.of(value);
    }

    private static OptionalDouble limit(long value, long none) {
        return value == none ? OptionalDouble.empty() : some((double) value);
    }

    private static OptionalDouble ms(OptionalLong ns) {
        return ns.isEmpty() ? OptionalDouble.empty() : some(ns.getAsLong() / NS_PER_MS);
    }

    /**
     * One way is at most the round trip, and one of the two ways at least half of it; but the peer
     * may take its time to acknowledge, the least of all round trips excepted.
     */
    private Term delay() {
        OptionalDouble promised = limit(qos.delayMs(), QosSpec.ANY);
        OptionalDouble roundTrip = ms(measures.get(FlowMeasure.ROUND_TRIP_NS));
        OptionalDouble measured =
                roundTrip.isEmpty() ? roundTrip : some(roundTrip.getAsDouble() / 2);
        Standing standing = Standing.NOT_MEASURABLE;
        String why =
                qos.needsFrcp() && told
                        ? "not measured: nothing that was sent was acknowledged"
                        : unknown;
        if (roundTrip.isPresent()) {
            why =
                    "half of the smoothed round trip%s; one way may take up to all of it"
                            .formatted(least());
            if (promised.isPresent()) {
                double most = promised.getAsDouble();
                standing =
                        roundTrip.getAsDouble() <= most
                                ? Standing.KEPT
                                : leastMs().orElse(0) > 2 * most
                                        ? Standing.BROKEN
                                        : Standing.NOT_MEASURABLE;
            }
        }
        return term("delay", "ms", promised, measured, standing, why);
    }

    private OptionalDouble leastMs() {
        return ms(measures.get(FlowMeasure.LEAST_ROUND_TRIP_NS));
    }

    private String least() {
        OptionalDouble least = leastMs();
        return least.isEmpty() ? "" : ", which was %.3f ms at least".formatted(least.getAsDouble());
    }

    /** What is less than promised may be all that the other end wrote. */
    private Term bandwidth() {
        OptionalDouble promised =
                qos.bandwidthBps() == 0
                        ? OptionalDouble.empty()
                        : some(unsigned(qos.bandwidthBps()));
        double ageNs = value(FlowMeasure.AGE_NS);
        OptionalLong bytes = measures.get(FlowMeasure.RECEIVED_BYTES);
        if (ageNs <= 0 || bytes.isEmpty()) {
            return term(
                    "bandwidth",
                    "bit/s",
                    promised,
                    OptionalDouble.empty(),
                    Standing.NOT_MEASURABLE,
                    NOT_SAID);
        }
        double rate = (double) bytes.getAsLong() * 8 * NS_PER_S / ageNs;
        boolean enough = promised.isPresent() && rate >= promised.getAsDouble();
        return term(
                "bandwidth",
                "bit/s",
                promised,
                some(rate),
                enough ? Standing.KEPT : Standing.NOT_MEASURABLE,
                enough
                        ? "what was read"
                        : "what was read; how much was offered only the other end knows");
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + 0x1p64;
    }

    /**
     * The share of packets that came in time, or the share of time without an outage, whichever is
     * less.
     */
    private Term availability() {
        OptionalDouble promised =
                qos.availability() == 0
                        ? OptionalDouble.empty()
                        : some(100 * (1 - Math.pow(10, -qos.availability())));
        double lost = lost();
        double due = due();
        double ageNs = value(FlowMeasure.AGE_NS);
        boolean known = measures.get(FlowMeasure.ARRIVED_PACKETS).isPresent() && due > 0;
        double lacking = known ? lost / due : 0;
        if (ageNs > 0) {
            lacking = Math.max(lacking, Math.min(1, value(FlowMeasure.OUTAGE_NS) / ageNs));
        }
        boolean down = state == FlowState.DOWN || state == FlowState.PEER_LOST;
        if (!known && !down) {
            return term(
                    "availability",
                    "%",
                    promised,
                    OptionalDouble.empty(),
                    Standing.NOT_MEASURABLE,
                    qos.needsFrcp() && told ? NOTHING_CAME : unknown);
        }
        boolean broken = down || lacking > Math.pow(10, -qos.availability());
        String outages =
                value(FlowMeasure.OUTAGES) > 0
                        ? "; %d outages".formatted((long) value(FlowMeasure.OUTAGES))
                        : "";
        return term(
                "availability",
                "%",
                promised,
                known ? some(100 * (1 - lacking)) : OptionalDouble.empty(),
                broken ? Standing.BROKEN : Standing.KEPT,
                down
                        ? "the flow is down now"
                        : "%.0f of %.0f packets came in time%s"
                                .formatted(due - lost, due, outages));
    }

    /** 0 is none; the unit of other values is not defined, so that they promise nothing. */
    private Term loss() {
        OptionalDouble promised = qos.loss() == 0 ? some(0) : OptionalDouble.empty();
        OptionalLong missing = measures.get(FlowMeasure.MISSING_PACKETS);
        if (missing.isEmpty()) {
            return term(
                    "loss",
                    "%",
                    promised,
                    OptionalDouble.empty(),
                    Standing.NOT_MEASURABLE,
                    unknown);
        }
        double late = value(FlowMeasure.LATE_PACKETS);
        double lost = lost();
        double due = due();
        OptionalDouble measured = due > 0 ? some(100 * lost / due) : OptionalDouble.empty();
        String why = "%.0f of %.0f packets".formatted(lost, due);
        if (late > 0) {
            why += ", %.0f of them late".formatted(late);
        }
        double dropped = value(FlowMeasure.DROPPED_HERE);
        if (dropped > 0) {
            why += ", %.0f of them came and were dropped at this end".formatted(dropped);
        }
        double repeated = value(FlowMeasure.REPEATED_PACKETS);
        if (qos.loss() == 0) {
            why += "; %.0f were sent again from here".formatted(repeated);
        } else if (qos.loss() > 0) {
            why += "; some is tolerated";
        }
        Standing standing = lost > 0 ? Standing.BROKEN : keptIfSomethingCame();
        if (standing == Standing.KEPT && state == FlowState.DOWN) {
            standing = Standing.NOT_MEASURABLE;
            why += "; the flow is down: what was written last may be lost";
        }
        return term("loss", "%", promised, measured, standing, why);
    }

    private Term bitErrors() {
        OptionalDouble promised = limit(qos.ber(), QosSpec.ANY);
        OptionalLong damaged = measures.get(FlowMeasure.DAMAGED_PACKETS);
        double came = damaged.orElse(0) + value(FlowMeasure.RECEIVED_PACKETS) + due();
        if (damaged.isEmpty()) {
            return term(
                    "bit errors",
                    "of 10^9",
                    promised,
                    OptionalDouble.empty(),
                    Standing.NOT_MEASURABLE,
                    told ? "not measured: no check is asked for, and none failed" : NOT_SAID);
        }
        return term(
                "bit errors",
                "of 10^9",
                promised,
                came > 0 ? some(0) : OptionalDouble.empty(),
                came > 0 ? Standing.KEPT : Standing.NOT_MEASURABLE,
                "%d packets failed their check and were dropped".formatted(damaged.getAsLong()));
    }

    private Term order() {
        OptionalDouble promised = qos.inOrder() ? some(0) : OptionalDouble.empty();
        OptionalLong overtaken = measures.get(FlowMeasure.OVERTAKEN_PACKETS);
        if (overtaken.isEmpty()) {
            return term(
                    "out of order",
                    "packets",
                    promised,
                    OptionalDouble.empty(),
                    Standing.NOT_MEASURABLE,
                    unknown);
        }
        return term(
                "out of order",
                "packets",
                promised,
                due() > 0 ? some(0) : OptionalDouble.empty(),
                keptIfSomethingCame(),
                "%d came out of order, and were sorted or dropped"
                        .formatted(overtaken.getAsLong()));
    }

    private Term gap() {
        OptionalDouble promised = limit(qos.maxGapMs(), QosSpec.ANY);
        OptionalDouble longest = ms(measures.get(FlowMeasure.LONGEST_GAP_NS));
        if (longest.isEmpty()) {
            return term("longest gap", "ms", promised, longest, Standing.NOT_MEASURABLE, unknown);
        }
        boolean longer = promised.isPresent() && longest.getAsDouble() > promised.getAsDouble();
        // Without repetition it is the time since the packet before, which may be a pause.
        boolean sure = qos.loss() == 0;
        return term(
                "longest gap",
                "ms",
                promised,
                longest,
                longer ? sure ? Standing.BROKEN : Standing.NOT_MEASURABLE : keptIfSomethingCame(),
                "%.0f gaps%s"
                        .formatted(
                                value(FlowMeasure.GAPS),
                                longer && !sure ? "; the other end may have paused before" : ""));
    }

    /** Nothing is shown by what did not come. */
    private Standing keptIfSomethingCame() {
        return due() > 0 ? Standing.KEPT : Standing.NOT_MEASURABLE;
    }

    private Term silence() {
        OptionalDouble promised = limit(qos.timeoutMs(), 0);
        OptionalDouble longest = ms(measures.get(FlowMeasure.LONGEST_SILENCE_NS));
        boolean timedOut = state == FlowState.PEER_LOST;
        boolean broken =
                timedOut
                        || (longest.isPresent()
                                && promised.isPresent()
                                && longest.getAsDouble() > promised.getAsDouble());
        // Without numbers the timeout is watched all the same.
        boolean known = longest.isPresent() || timedOut || told;
        return term(
                "peer silent",
                "ms",
                promised,
                longest,
                broken ? Standing.BROKEN : known ? Standing.KEPT : Standing.NOT_MEASURABLE,
                timedOut
                        ? "the peer gives no sign of life now"
                        : longest.isPresent()
                                ? "signs of life included"
                                : known ? "the peer did not time out" : unknown);
    }

    /** Where nothing is promised, or no more, nothing is kept or broken. */
    private Term term(
            String name,
            String unit,
            OptionalDouble promised,
            OptionalDouble measured,
            Standing standing,
            String why) {
        boolean ended = state == FlowState.DEALLOCATED;
        return new Term(
                name,
                unit,
                promised,
                measured,
                promised.isEmpty()
                        ? Standing.NOT_PROMISED
                        : ended ? Standing.NOT_MEASURABLE : standing,
                ended && promised.isPresent() ? "the flow has ended; " + why : why);
    }
}
