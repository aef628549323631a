package org.o7s.core.member;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.core.ipcp.LayerPromise;

/**
 * How fast an IPCP sends at most.
 *
 * @param bitsPerSecond {@value #LOWEST}..{@value #HIGHEST}
 */
public record Rate(long bitsPerSecond) {
    /** The lowest rate. */
    public static final long LOWEST = 1_000;

    /** The highest rate. */
    public static final long HIGHEST = 100_000_000_000L;

    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)([kKmMgG]?)");
    private static final String SUFFIXES = "kMG";

    /** Checks the range. */
    public Rate {
        if (bitsPerSecond < LOWEST || bitsPerSecond > HIGHEST) {
            throw new IllegalArgumentException(bitsPerSecond + " bit/s");
        }
    }

    /** The rate that a word is, such as {@code 10M} or {@code 2.5G}; nothing if it is none. */
    public static Optional<Rate> parse(String word) {
        Matcher form = FORM.matcher(word);
        if (!form.matches()) {
            return Optional.empty();
        }
        int thousands =
                switch (form.group(2)) {
                    case "k", "K" -> 1;
                    case "m", "M" -> 2;
                    case "g", "G" -> 3;
                    default -> 0;
                };
        long bits = new BigDecimal(form.group(1)).movePointRight(3 * thousands).longValue();
        return bits < LOWEST || bits > HIGHEST ? Optional.empty() : Optional.of(new Rate(bits));
    }

    /** What a layer promises of an IPCP that sends as fast. */
    LayerPromise promise() {
        return LayerPromise.NONE.withBandwidthBps(bitsPerSecond);
    }

    /** As it would be given: the shortest form without loss. */
    @Override
    public String toString() {
        long value = bitsPerSecond;
        int thousands = 0;
        while (thousands < SUFFIXES.length() && value % 1000 == 0) {
            value /= 1000;
            thousands++;
        }
        return thousands == 0
                ? Long.toString(value)
                : value + SUFFIXES.substring(thousands - 1, thousands);
    }
}
