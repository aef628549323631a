package org.o7s.tools.base;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A span of time as people write it: a whole number, then ms, s, m, h or d; without unit ms. */
public final class TimeSpan {
    /** The unit of a span is none that we know. */
    public static final class UnknownUnit extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownUnit(String unit) {
            super(unit);
        }
    }

    private TimeSpan() {}

    /**
     * Reads a span.
     *
     * @return ns; a span that is too long for that is the longest possible
     * @throws NumberFormatException if it does not begin with a number
     * @throws UnknownUnit with the unit as its message
     */
    public static long parseNs(String text) throws UnknownUnit {
        return parseNs(text, TimeUnit.MILLISECONDS);
    }

    /**
     * Reads a span whose unit is another one if it says none.
     *
     * @return ns; a span that is too long for that is the longest possible
     * @throws NumberFormatException if it does not begin with a number
     * @throws UnknownUnit with the unit as its message
     */
    public static long parseNs(String text, TimeUnit usual) throws UnknownUnit {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        long number = Long.parseLong(text.substring(0, digits));
        String unit = text.substring(digits);
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "" -> usual.toNanos(number);
            case "ms" -> TimeUnit.MILLISECONDS.toNanos(number);
            case "s" -> TimeUnit.SECONDS.toNanos(number);
            case "m" -> TimeUnit.MINUTES.toNanos(number);
            case "h" -> TimeUnit.HOURS.toNanos(number);
            case "d" -> TimeUnit.DAYS.toNanos(number);
            default -> throw new UnknownUnit(unit);
        };
    }
}
