package org.o7s.irm.promise;

import java.util.List;
import java.util.Optional;
import org.o7s.api.FlowState;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.management.FlowLook;
import org.o7s.irm.promise.Term.Standing;

/**
 * A flow held to its promise.
 *
 * @param look the flow as it is now
 * @param between whether it is about the time between two looks, rather than all its life
 * @param state the flow as its user has it now, or else as the daemon does
 * @param end what its end measured in that time
 * @param terms of its specification, as they stand
 * @param layers on its way, upper ones first, with what each lost: in that time, or since it began
 * @param blame who broke what is broken
 */
public record FlowReport(
        FlowLook look,
        boolean between,
        FlowState state,
        EndReport end,
        List<Term> terms,
        List<LayerState> layers,
        Blame blame) {

    /** What follows of all terms together. */
    public enum Verdict {
        /** Each term that was promised is kept. */
        KEPT,
        /** One is broken at least. */
        BROKEN,
        /** None is broken as far as is known, and of some it is not known. */
        UNKNOWN
    }

    /** Over all the life of a flow. */
    public static FlowReport of(FlowLook look) {
        return make(look, false, look.end(), layers(look), Blame.Time.LIFE);
    }

    /** Over the time between two looks at the same flow. */
    public static FlowReport between(FlowLook earlier, FlowLook later) {
        List<LayerState> before = layers(earlier);
        return make(
                later,
                true,
                later.end().since(earlier.end()),
                layers(later).stream().map(s -> s.since(before)).toList(),
                earlier.path().isEmpty() ? Blame.Time.NOT_KNOWN : Blame.Time.BETWEEN);
    }

    private static List<LayerState> layers(FlowLook look) {
        return look.path().map(LayerState::of).orElse(List.of());
    }

    private static FlowReport make(
            FlowLook look,
            boolean between,
            EndReport end,
            List<LayerState> layers,
            Blame.Time time) {
        FlowMeasures measures = end.measures();
        FlowState state = look.end().state().orElse(look.flow().state());
        List<Term> terms = Promise.judge(look.flow().qos(), state, measures);
        Blame blame = Blame.of(terms, measures, layers, time);
        return new FlowReport(look, between, state, end, terms, layers, blame);
    }

    /** The terms that are broken. */
    public List<Term> broken() {
        return with(Standing.BROKEN);
    }

    /** The terms that were promised, and of which nobody knows whether they are kept. */
    public List<Term> unknown() {
        return with(Standing.NOT_MEASURABLE);
    }

    private List<Term> with(Standing standing) {
        return terms.stream().filter(t -> t.standing() == standing).toList();
    }

    /** What follows of all terms together. */
    public Verdict verdict() {
        if (!broken().isEmpty()) {
            return Verdict.BROKEN;
        }
        return unknown().isEmpty() ? Verdict.KEPT : Verdict.UNKNOWN;
    }

    /** How long the end measured, in ns; empty if it does not say. */
    public Optional<Long> ageNs() {
        var ageNs = end.measures().get(FlowMeasure.AGE_NS);
        return ageNs.isEmpty() ? Optional.empty() : Optional.of(ageNs.getAsLong());
    }
}
