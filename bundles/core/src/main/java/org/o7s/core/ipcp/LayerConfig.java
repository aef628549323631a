package org.o7s.core.ipcp;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an IPCP is to be configured as the first member of a layer.
 *
 * @param layer name of the layer, 1..255 bytes
 * @param options keyword to values, as typed and in order; a keyword may occur more than once
 */
public record LayerConfig(String layer, Map<String, List<String>> options) {

    /** Keeps a copy. */
    public LayerConfig {
        options = Map.copyOf(options);
    }

    /** The last value of a keyword. */
    public Optional<String> last(String keyword) {
        List<String> values = options.getOrDefault(keyword, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** All values of a keyword. */
    public List<String> all(String keyword) {
        return options.getOrDefault(keyword, List.of());
    }
}
