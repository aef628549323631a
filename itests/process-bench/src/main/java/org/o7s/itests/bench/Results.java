package org.o7s.itests.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What was read: for each sample and way, each quantity in all rounds. One thread. */
final class Results {
    private final Map<Sample, Map<String, Map<String, List<Double>>>> values =
            new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    void add(Sample sample, String way, Reading reading) {
        values.computeIfAbsent(sample, _ -> new LinkedHashMap<>())
                .computeIfAbsent(way, _ -> new LinkedHashMap<>())
                .computeIfAbsent(reading.quantity(), _ -> new ArrayList<>())
                .add(reading.value());
    }

    /** A sample could not be taken. */
    void fail(Sample sample, String way, String why) {
        failures.add(way + ", " + sample.title() + ": " + why);
    }

    /** What could not be measured, and why. */
    List<String> failures() {
        return Collections.unmodifiableList(failures);
    }

    /** The samples that were taken. */
    List<Sample> samples() {
        return List.copyOf(values.keySet());
    }

    /** The ways that have a sample. */
    List<String> ways(Sample sample) {
        return List.copyOf(values.getOrDefault(sample, Map.of()).keySet());
    }

    /** The quantities of a sample of a way. */
    List<String> quantities(Sample sample, String way) {
        return List.copyOf(
                values.getOrDefault(sample, Map.of()).getOrDefault(way, Map.of()).keySet());
    }

    /** All rounds. */
    List<Double> all(Sample sample, String way, String quantity) {
        return List.copyOf(
                values.getOrDefault(sample, Map.of())
                        .getOrDefault(way, Map.of())
                        .getOrDefault(quantity, List.of()));
    }

    /** The median of the rounds. */
    OptionalDouble median(Sample sample, String way, String quantity) {
        List<Double> all = all(sample, way, quantity).stream().sorted().toList();
        if (all.isEmpty()) {
            return OptionalDouble.empty();
        }
        int middle = all.size() / 2;
        return OptionalDouble.of(
                all.size() % 2 == 1
                        ? all.get(middle)
                        : (all.get(middle - 1) + all.get(middle)) / 2);
    }
}
