package org.o7s.map.http;

import java.util.Map;
import java.util.Optional;

/**
 * The head of a request; there are none with a body.
 *
 * @param method {@code GET}
 * @param path as it was sent, without a query
 * @param fields header fields, names in lower case
 */
public record Request(String method, String path, Map<String, String> fields) {
    /** Keeps a copy. */
    public Request {
        fields = Map.copyOf(fields);
    }

    /**
     * A header field.
     *
     * @param name in lower case
     */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}
