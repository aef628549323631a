package org.o7s.wire.g23;

/** Checks of what our own code puts into a message; never reached by bytes from the wire. */
final class Range {
    private Range() {}

    /** Requires {@code 0 <= value <= max}, or says which field of which message is out of range. */
    static void check(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(
                    field + " is " + value + ", but the wire carries 0 to " + max + " there");
        }
    }
}
