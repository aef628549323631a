package org.o7s.irm.promise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
        /** It came, and was dropped at this end of the flow, above all layers. */
        HERE,
        /** The layer itself counted a loss in the same time, or says what does not work. */
        NAMED,
        /** The layer counted a loss since it began, be it before there was the flow. */
        SUSPECT,
        /** No layer counts a loss: it is in this one or in what it stands on. */
        BEYOND,
        /** Nobody can say. */
        UNKNOWN
    }

    /** The time in which layers lost what they say. */
    public enum Time {
        /** Since each member began. */
        LIFE("since it began"),
        /** Between two looks at the flow. */
        BETWEEN("in that time"),
        /** That between two looks, and at the first one its way was not known. */
        NOT_KNOWN("in that time");

        private final String words;

        Time(String words) {
            this.words = words;
        }
    }

    private static final Set<String> TIMES = Set.of("delay", "bandwidth");
    private static final Set<String> SILENCE = Set.of("peer silent", "availability", "delay");
    private static final String DIRECTION =
            " (on the way of the packets from here; those that come may take another one)";

    /**
     * Who is to blame.
     *
     * @param terms of the flow, as they stand
     * @param measures of its end
     * @param layers on its way, upper ones first
     * @param time in which the layers lost what they say
     */
    public static Blame of(
            List<Term> terms, FlowMeasures measures, List<LayerState> layers, Time time) {
        List<String> broken =
                terms.stream()
                        .filter(t -> t.standing() == Standing.BROKEN)
                        .map(Term::name)
                        .toList();
        long dropped = measures.get(FlowMeasure.DROPPED_HERE).orElse(0);
        boolean missing = measures.get(FlowMeasure.MISSING_PACKETS).orElse(0) > 0;
        boolean late = measures.get(FlowMeasure.LATE_PACKETS).orElse(0) > 0;
        if (dropped > 0 && !missing && !late) {
            return new Blame(Finding.HERE, "", here(dropped));
        }
        if (missing || !TIMES.containsAll(broken)) {
            Blame loss = ofLoss(layers, time);
            boolean silent = !missing && !late && isOfSilence(broken);
            String before = silent ? "the peer, or " : "";
            String after = dropped > 0 ? "; besides, " + here(dropped) : "";
            return new Blame(loss.finding, loss.layer, before + loss.sentence + after);
        }
        if (!broken.isEmpty()) {
            return new Blame(
                    Finding.UNKNOWN,
                    "",
                    "layers count packets and not their time: which one delays is not known");
        }
        return new Blame(Finding.NOTHING, "", "");
    }

    /** Whether a peer that is no more would explain all that is broken. */
    private static boolean isOfSilence(List<String> broken) {
        return broken.contains("peer silent") && SILENCE.containsAll(broken);
    }

    private static String here(long dropped) {
        return "%d packets came and were dropped at this end: the application reads too slowly"
                .formatted(dropped);
    }

    private static Blame ofLoss(List<LayerState> layers, Time time) {
        if (layers.isEmpty()) {
            return new Blame(
                    Finding.UNKNOWN, "", "how the packets of the flow go is not known just now");
        }
        Comparator<LayerState> order =
                Comparator.comparingInt(LayerState::depth)
                        .thenComparingLong(s -> s.losses().total());
        Optional<LayerState> troubled =
                layers.stream().filter(s -> !s.trouble().isEmpty()).max(order);
        Optional<LayerState> lossy = layers.stream().filter(LayerState::isLossy).max(order);
        if (time == Time.BETWEEN || troubled.isEmpty()) {
            troubled = lossy;
        }
        if (troubled.isPresent()) {
            return counted(troubled.get(), time);
        }
        return time == Time.NOT_KNOWN
                ? new Blame(
                        Finding.UNKNOWN,
                        "",
                        "how the packets of the flow went was not known at the first look, so that"
                                + " what was lost in that time is not")
                : beyond(layers);
    }

    private static Blame counted(LayerState state, Time time) {
        List<String> what = new ArrayList<>();
        if (!state.trouble().isEmpty()) {
            what.add(state.trouble());
        }
        if (state.losses().total() > 0) {
            what.add("it lost %s, of all flows, %s".formatted(state.losses().text(), time.words));
        }
        boolean sure = time == Time.BETWEEN || !state.trouble().isEmpty();
        return new Blame(
                sure ? Finding.NAMED : Finding.SUSPECT,
                state.layer(),
                (sure ? "" : "perhaps ")
                        + "%s at %s: %s"
                                .formatted(state.title(), state.member(), String.join("; ", what))
                        + DIRECTION);
    }

    private static Blame beyond(List<LayerState> layers) {
        int depth = layers.stream().mapToInt(LayerState::depth).max().orElse(0);
        List<LayerState> lowest = layers.stream().filter(s -> s.depth() == depth).toList();
        if (lowest.stream().allMatch(s -> s.layer().isEmpty())) {
            return new Blame(
                    Finding.BEYOND,
                    "",
                    "between the two processes: no layer carries the flow within a system");
        }
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
                "in %s or beyond: %s".formatted(where, honest) + DIRECTION);
    }
}
