package org.o7s.wire.internal;

/** Checks of what our own code puts into a message; never reached by bytes from the wire. */
public final class Range {
    private Range() {}

    /** Requires {@code 0 <= value <= max}, or says which field of which message is out of range. */
    public static void check(String field, long value, long max) {
        check(field, value, 0, max);
    }

    /** Requires {@code min <= value <= max}, or says which field is out of range. */
    public static void check(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    field
                            + " is "
                            + value
                            + ", but the wire carries "
                            + min
                            + " to "
                            + max
                            + " there");
        }
    }
}
