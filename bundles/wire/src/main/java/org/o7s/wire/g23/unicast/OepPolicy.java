package org.o7s.wire.g23.unicast;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A policy of a layer by its name, for those that generation 23 has no number for
 * (docs/wire/extensions.md, "named policies").
 *
 * @param name {@link PolicyName}
 * @param parameters at most {@link #MAX_PARAMETERS}, in the order of their keys; a key is a {@link
 *     PolicyName}, a value printable ASCII, key and value at most {@link #MAX_PARAMETER_BYTES}
 *     together with the equals sign between them
 */
public record OepPolicy(String name, Map<String, String> parameters) {
    /** The most parameters of a policy. */
    public static final int MAX_PARAMETERS = 16;

    /** The longest parameter, as {@code key=value}. */
    public static final int MAX_PARAMETER_BYTES = 64;

    /**
     * Checks name and parameters, and copies the map.
     *
     * @throws IllegalArgumentException if one breaks the rules
     */
    public OepPolicy {
        PolicyName.check("policy", name);
        parameters = sorted(parameters);
        if (!areParameters(parameters)) {
            throw new IllegalArgumentException(
                    "policy %s has parameters that the wire does not carry: %s"
                            .formatted(name, parameters));
        }
    }

    static SortedMap<String, String> sorted(Map<String, String> parameters) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** A policy without parameters. */
    public static OepPolicy of(String name) {
        return new OepPolicy(name, Map.of());
    }

    static boolean areParameters(Map<String, String> parameters) {
        return parameters.size() <= MAX_PARAMETERS
                && parameters.entrySet().stream()
                        .allMatch(p -> isParameter(p.getKey(), p.getValue()));
    }

    private static boolean isParameter(String key, String value) {
        return PolicyName.isValid(key)
                && key.length() + 1 + value.length() <= MAX_PARAMETER_BYTES
                && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
