package org.o7s.core.flow;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the end of a flow has measured: a snapshot. What is not in it was not measured, which is
 * something else than 0.
 *
 * @param values 0 or more each
 */
public record FlowMeasures(Map<FlowMeasure, Long> values) {
    /** Nothing was measured. */
    public static final FlowMeasures NONE = new FlowMeasures(Map.of());

    /**
     * Keeps a copy, in order.
     *
     * @throws IllegalArgumentException if a value is negative
     */
    public FlowMeasures {
        Map<FlowMeasure, Long> copy = new EnumMap<>(FlowMeasure.class);
        values.forEach(
                (measure, value) -> {
                    if (value < 0) {
                        throw new IllegalArgumentException(measure + " is " + value);
                    }
                    copy.put(measure, value);
                });
        values = Collections.unmodifiableMap(copy);
    }

    /** Whether nothing was measured. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** A value; empty if it was not measured. */
    public OptionalLong get(FlowMeasure measure) {
        Long value = values.get(measure);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * What happened between an earlier snapshot of the same end and this one. Of the longest times
     * only those are left that fell into it: it grew, or there was none. What is found by sending
     * is left out if nothing was sent.
     */
    public FlowMeasures since(FlowMeasures earlier) {
        Map<FlowMeasure, Long> between = new EnumMap<>(FlowMeasure.class);
        boolean sent = grew(FlowMeasure.SENT_PACKETS, earlier);
        values.forEach(
                (measure, value) -> {
                    switch (measure.kind()) {
                        case COUNT ->
                                earlier.get(measure)
                                        .ifPresent(
                                                before ->
                                                        between.put(
                                                                measure,
                                                                Math.max(0, value - before)));
                        case LONGEST -> {
                            if (grew(measure, earlier)) {
                                between.put(measure, value);
                            }
                        }
                        case NOW -> {
                            if (sent) {
                                between.put(measure, value);
                            }
                        }
                    }
                });
        // A gap of before may still be there, and have grown.
        if (Long.valueOf(0).equals(between.get(FlowMeasure.GAPS))
                && values.containsKey(FlowMeasure.LONGEST_GAP_NS)) {
            between.putIfAbsent(FlowMeasure.LONGEST_GAP_NS, 0L);
        }
        return new FlowMeasures(between);
    }

    private boolean grew(FlowMeasure measure, FlowMeasures earlier) {
        OptionalLong before = earlier.get(measure);
        return before.isPresent() && get(measure).orElse(0) > before.getAsLong();
    }
}
