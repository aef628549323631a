package org.o7s.irm.promise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.irm.promise.Term.Standing;

/**
 * Which layer broke a promise: the lowest one on the way of the flow whose own counters show a
 * loss, or that says that something does not work. Members count what they lose of all flows, and
 * since they began; only two looks tell what was lost between them.
 *
 * @param finding how sure it is
 * @param layer the layer that is meant; empty if none is
 * @param sentence for people
 */
public record Blame(Finding finding, String layer, String sentence) {

    /** How sure it is. */
    public enum Finding {
        /** Nothing was lost. */
        NOTHING,
        /** The layer itself counts a loss, or says what does not work. */
        NAMED,
        /** No layer counts a loss: it is in this one or in what it stands on. */
        BEYOND,
        /** Nobody can say. */
        UNKNOWN
    }

    private static final Set<String> TIMES = Set.of("delay", "bandwidth");

    /**
     * Who is to blame.
     *
     * @param terms of the flow, as they stand
     * @param measures of its end
     * @param layers on its way, upper ones first
     * @param when in which time the layers lost what they say, for people
     */
    public static Blame of(
            List<Term> terms, FlowMeasures measures, List<LayerState> layers, String when) {
        List<Term> broken = terms.stream().filter(t -> t.standing() == Standing.BROKEN).toList();
        boolean lost =
                measures.get(FlowMeasure.MISSING_PACKETS).orElse(0) > 0
                        || broken.stream().anyMatch(t -> !TIMES.contains(t.name()));
        if (lost) {
            return ofLoss(layers, when);
        }
        if (!broken.isEmpty()) {
            return new Blame(
                    Finding.UNKNOWN,
                    "",
                    "layers count packets and not their time: which one delays is not known");
        }
        return new Blame(Finding.NOTHING, "", "");
    }

    private static Blame ofLoss(List<LayerState> layers, String when) {
        if (layers.isEmpty()) {
            return new Blame(
                    Finding.UNKNOWN, "", "how the packets of the flow go is not known just now");
        }
        Comparator<LayerState> order =
                Comparator.comparingInt(LayerState::depth)
                        .thenComparingLong(s -> s.losses().total());
        return layers.stream()
                .filter(LayerState::isLossy)
                .max(order)
                .map(s -> named(s, when))
                .orElseGet(() -> beyond(layers));
    }

    private static Blame named(LayerState state, String when) {
        List<String> what = new ArrayList<>();
        if (!state.trouble().isEmpty()) {
            what.add(state.trouble());
        }
        if (state.losses().total() > 0) {
            what.add("it lost %s, of all flows, %s".formatted(state.losses().text(), when));
        }
        return new Blame(
                Finding.NAMED,
                state.layer(),
                "%s at %s: %s".formatted(state.title(), state.member(), String.join("; ", what)));
    }

    private static Blame beyond(List<LayerState> layers) {
        int depth = layers.stream().mapToInt(LayerState::depth).max().orElse(0);
        List<LayerState> lowest = layers.stream().filter(s -> s.depth() == depth).toList();
        String where =
                lowest.stream().map(LayerState::title).distinct().collect(Collectors.joining(", "));
        long silent = layers.stream().filter(s -> !s.told()).count();
        String honest =
                silent == layers.size()
                        ? "it does not say what it loses"
                        : "no layer on the way counts a loss of its own"
                                + (silent > 0
                                        ? ", and %d members say nothing".formatted(silent)
                                        : "");
        return new Blame(
                Finding.BEYOND,
                lowest.getFirst().layer(),
                "in %s or beyond: %s".formatted(where, honest));
    }
}
