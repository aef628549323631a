package org.o7s.tools.base;

/** A rate in bit/s as people write it: a whole number, then k, M or G (powers of 1000). */
public final class BitRate {
    private static final long MAX_BPS = 1_000_000_000_000_000L;

    private BitRate() {}

    /**
     * Reads a rate.
     *
     * @return bit/s, at most 10^15
     * @throws NumberFormatException if it is no such number
     */
    public static long parse(String text) {
        if (text.isEmpty()) {
            throw new NumberFormatException("nothing there");
        }
        char last = text.charAt(text.length() - 1);
        long unit =
                switch (last) {
                    case 'k', 'K' -> 1_000L;
                    case 'm', 'M' -> 1_000_000L;
                    case 'g', 'G' -> 1_000_000_000L;
                    default -> 1L;
                };
        String digits = unit == 1 ? text : text.substring(0, text.length() - 1);
        long number = Long.parseLong(digits);
        return number > MAX_BPS / unit ? MAX_BPS : number * unit;
    }
}
