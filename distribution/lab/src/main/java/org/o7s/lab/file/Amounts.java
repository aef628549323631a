package org.o7s.lab.file;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quantities as people write them: {@code 1%}, {@code 20ms}, {@code 10M}, {@code 25}. Any thread.
 */
public final class Amounts {
    private static final Pattern NUMBER_AND_UNIT =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(.*)");
    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
    private static final Map<String, Long> TIMES =
            Map.of("us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);
    private static final Map<String, Long> RATES =
            Map.of("", 1L, "k", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Amounts() {}

    /** A probability: {@code 1%}, {@code 0.5%}; 0 to 1. */
    public static Optional<Double> probability(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches() || !matcher.group(2).equals("%")) {
            return Optional.empty();
        }
        BigDecimal percent = new BigDecimal(matcher.group(1));
        return percent.compareTo(HUNDRED) > 0
                ? Optional.empty()
                : Optional.of(percent.doubleValue() / 100);
    }

    /** A time in ns: {@code 500us}, {@code 20ms}, {@code 1.5s}. */
    public static Optional<Long> timeNs(String text) {
        return scaled(text, TIMES);
    }

    /** A rate in bit/s: {@code 10M}, {@code 64k}. */
    public static Optional<Long> rateBps(String text) {
        return scaled(text, RATES);
    }

    /** A number of things: {@code 25}. */
    static Optional<Integer> count(String text) {
        return COUNT.matcher(text).matches()
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    private static Optional<Long> scaled(String text, Map<String, Long> units) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        long unit = units.getOrDefault(matcher.group(2), 1L);
        return Optional.of(
                new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
    }

    /** A time for people. */
    static String time(long ns) {
        BigDecimal value = BigDecimal.valueOf(ns);
        String unit = ns >= 1_000_000_000L ? "s" : ns >= 1_000_000 ? "ms" : "us";
        return value.divide(BigDecimal.valueOf(TIMES.getOrDefault(unit, 1L)))
                        .stripTrailingZeros()
                        .toPlainString()
                + unit;
    }

    /** A rate for people. */
    static String rate(long bps) {
        String unit =
                bps % 1_000_000_000 == 0
                        ? "G"
                        : bps % 1_000_000 == 0 ? "M" : bps % 1_000 == 0 ? "k" : "";
        return bps / RATES.getOrDefault(unit, 1L) + unit;
    }

    /** A probability for people. */
    static String percent(double probability) {
        return BigDecimal.valueOf(probability)
                        .multiply(HUNDRED)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }
}
