package org.o7s.itests.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The results for people: ratios first, then the medians. */
final class Table {
    private static final int NAME_WIDTH = 12;
    private static final int COLUMN_WIDTH = 16;

    private final StringBuilder text = new StringBuilder();

    private Table() {}

    static String of(Results results, List<String> yardsticks, String headline) {
        Table table = new Table();
        table.line(headline);
        table.ratios(Ratio.of(results, yardsticks));
        results.samples().forEach(sample -> table.sample(results, sample));
        if (!results.failures().isEmpty()) {
            table.line("");
            table.line("Not measured:");
            results.failures().stream().distinct().forEach(f -> table.line("  " + f));
        }
        return table.text.toString();
    }

    private void ratios(List<Ratio> ratios) {
        line("");
        line("Ratios of medians");
        String before = "";
        for (Ratio ratio : ratios) {
            String title = ratio.sample().title() + ", " + ratio.quantity();
            line(
                    String.format(
                            Locale.ROOT,
                            "  %-46s %8s ÷ %-8s %9s ×",
                            title.equals(before) ? "" : title,
                            ratio.way(),
                            ratio.yardstick(),
                            number(ratio.value())));
            before = title;
        }
    }

    private void sample(Results results, Sample sample) {
        List<String> ways = results.ways(sample);
        List<String> quantities = results.quantities(sample, ways.getFirst());
        line("");
        line(sample.title());
        StringBuilder columns = new StringBuilder(" ".repeat(NAME_WIDTH));
        quantities.forEach(q -> columns.append(padded(q)));
        line(columns.toString());
        for (String way : ways) {
            StringBuilder row = new StringBuilder(("  " + way + " ".repeat(NAME_WIDTH)));
            row.setLength(NAME_WIDTH);
            for (String quantity : quantities) {
                OptionalDouble median = results.median(sample, way, quantity);
                row.append(padded(median.isPresent() ? number(median.getAsDouble()) : "-"));
            }
            line(row.toString());
        }
    }

    private static String padded(String word) {
        return " ".repeat(Math.max(1, COLUMN_WIDTH - word.length())) + word;
    }

    /** As many digits as mean something. */
    static String number(double value) {
        String form = Math.abs(value) >= 1000 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
