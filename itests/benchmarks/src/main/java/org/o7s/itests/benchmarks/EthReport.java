package org.o7s.itests.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measurements of all rounds, as a table for people and as JSON. */
final class EthReport {
    /** All rounds of one task and size. */
    private record Row(EthTask task, int frameBytes, List<EthSample> java, List<EthSample> c) {}

    private final List<Row> rows = new ArrayList<>();

    /** Adds one round; an absent yardstick is an empty list. */
    void add(EthTask task, int frameBytes, EthSample java, List<EthSample> c) {
        Row row =
                rows.stream()
                        .filter(r -> r.task() == task && r.frameBytes() == frameBytes)
                        .findFirst()
                        .orElseGet(
                                () -> {
                                    Row made =
                                            new Row(
                                                    task,
                                                    frameBytes,
                                                    new ArrayList<>(),
                                                    new ArrayList<>());
                                    rows.add(made);
                                    return made;
                                });
        row.java().add(java);
        row.c().addAll(c);
    }

    private static double medianNs(List<EthSample> samples) {
        List<Double> sorted = new ArrayList<>(samples.stream().map(EthSample::cpuNs).toList());
        Collections.sort(sorted);
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    private static double minNs(List<EthSample> samples) {
        return samples.stream().mapToDouble(EthSample::cpuNs).min().orElse(Double.NaN);
    }

    private static double bytes(Row row) {
        return row.java().stream()
                .mapToDouble(EthSample::allocatedBytes)
                .average()
                .orElse(Double.NaN);
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append("task     frame B   o7s ns (best)      C ns (best)    ratio   heap B/frame\n");
        for (Row row : rows) {
            double java = medianNs(row.java());
            double c = medianNs(row.c());
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-8s %7d %8.1f (%6.1f) %8.1f (%6.1f) %8.2f %10.3f%n",
                            row.task().text(),
                            row.frameBytes(),
                            java,
                            minNs(row.java()),
                            c,
                            minNs(row.c()),
                            java / c,
                            bytes(row)));
        }
        return text.toString();
    }

    String json() {
        List<String> parts = new ArrayList<>();
        for (Row row : rows) {
            parts.add(
                    String.format(
                            Locale.ROOT,
                            "{\"task\":\"%s\",\"frameBytes\":%d,\"rounds\":%d,\"cpuNs\":%s,\"cpuNsBest\":%s,"
                                    + "\"yardstickCpuNs\":%s,\"yardstickCpuNsBest\":%s,\"heapBytesPerFrame\":%s}",
                            row.task().text(),
                            row.frameBytes(),
                            row.java().size(),
                            number(medianNs(row.java())),
                            number(minNs(row.java())),
                            number(medianNs(row.c())),
                            number(minNs(row.c())),
                            number(bytes(row))));
        }
        return "[\n  " + String.join(",\n  ", parts) + "\n]\n";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
    }
}
