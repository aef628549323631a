package org.o7s.irm.promise;

import java.util.List;
import java.util.Optional;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.management.FlowLook;

/**
 * A flow held to its promise.
 *
 * @param look the flow as it is now
 * @param between whether it is about the time between two looks, rather than all its life
 * @param end what its end measured in that time
 * @param terms of its specification, as they stand
 * @param layers on its way, upper ones first, with what each lost: in that time, or since it began
 * @param blame who broke what is broken
 */
public record FlowReport(
        FlowLook look,
        boolean between,
        EndReport end,
        List<Term> terms,
        List<LayerState> layers,
        Blame blame) {

    /** Over all the life of a flow. */
    public static FlowReport of(FlowLook look) {
        return make(look, false, look.end(), layers(look));
    }

    /** Over the time between two looks at the same flow. */
    public static FlowReport between(FlowLook earlier, FlowLook later) {
        List<LayerState> before = layers(earlier);
        return make(
                later,
                true,
                later.end().since(earlier.end()),
                layers(later).stream().map(s -> s.since(before)).toList());
    }

    private static List<LayerState> layers(FlowLook look) {
        return look.path().map(LayerState::of).orElse(List.of());
    }

    private static FlowReport make(
            FlowLook look, boolean between, EndReport end, List<LayerState> layers) {
        FlowMeasures measures = end.measures();
        List<Term> terms = Promise.judge(look.flow().qos(), look.flow().state(), measures);
        String when = between ? "in that time" : "since it began";
        return new FlowReport(
                look, between, end, terms, layers, Blame.of(terms, measures, layers, when));
    }

    /** The terms that are broken. */
    public List<Term> broken() {
        return terms.stream().filter(t -> t.standing() == Term.Standing.BROKEN).toList();
    }

    /** How long the end measured, in ns; empty if it does not say. */
    public Optional<Long> ageNs() {
        var ageNs = end.measures().get(FlowMeasure.AGE_NS);
        return ageNs.isEmpty() ? Optional.empty() : Optional.of(ageNs.getAsLong());
    }
}
