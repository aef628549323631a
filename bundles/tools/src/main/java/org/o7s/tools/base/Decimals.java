package org.o7s.tools.base;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers with three decimals, digit for digit as {@code printf("%.3f")} of C writes them. */
public final class Decimals {
    private Decimals() {}

    /** Three decimals; NaN is the text {@code NaN}. */
    public static String three(double value) {
        // Java's Formatter rounds the shortest decimal form, C the exact binary value.
        return Double.isNaN(value)
                ? "NaN"
                : new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).toPlainString();
    }
}
