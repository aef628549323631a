package org.o7s.policy;

import java.util.Map;

/**
 * The words that somebody configured a policy with.
 *
 * @param values keyword to value, both as typed
 */
public record PolicyParameters(Map<String, String> values) {

    /** No parameters. */
    public static final PolicyParameters NONE = new PolicyParameters(Map.of());

    /** Keeps a copy, so that nobody changes the parameters of a running policy. */
    public PolicyParameters {
        values = Map.copyOf(values);
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if it is not a whole number in {@code min..max}
     */
    public long number(String keyword, long fallback, long min, long max) {
        String text = values.get(keyword);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with the range.
        }
        throw new IllegalArgumentException(
                keyword + " must be a whole number in " + min + ".." + max + ", not " + text);
    }
}
