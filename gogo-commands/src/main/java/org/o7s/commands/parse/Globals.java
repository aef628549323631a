package org.o7s.commands.parse;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The options that every command takes.
 *
 * @param values option, without dashes, to its value; a flag's value is itself
 */
public record Globals(Map<String, String> values) {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    /** Keeps a copy. */
    public Globals {
        values = Map.copyOf(values);
    }

    /** One JSON object instead of text. */
    public boolean json() {
        return values.containsKey("json");
    }

    /** Only say what would be done. */
    public boolean dryRun() {
        return values.containsKey("dry-run");
    }

    /** Say what was done. */
    public boolean verbose() {
        return values.containsKey("verbose");
    }

    /** No notices. */
    public boolean quiet() {
        return values.containsKey("quiet");
    }

    /** Refuse ambiguous abbreviations. */
    public boolean strict() {
        return values.containsKey("strict");
    }

    /** Explain a failure at length. */
    public boolean explain() {
        return values.containsKey("explain");
    }

    /** Exit codes of 0.23 for unknown objects. */
    public boolean compat() {
        return values.containsKey("compat");
    }

    /** The longest wait. */
    public Duration limit() {
        String ms = values.get("timeout");
        return ms == null ? DEFAULT_LIMIT : Duration.ofMillis(Long.parseLong(ms));
    }

    /** The daemon that was meant, if one was named. */
    public Optional<String> instance() {
        return Optional.ofNullable(values.get("instance"));
    }

    /** The same with flags that stand anywhere in a line that could not be understood. */
    Globals withFlagsOf(Iterable<String> words) {
        Map<String, String> all = new LinkedHashMap<>(values);
        for (String word : words) {
            if (word.equals("--")) {
                break;
            }
            if (word.equals("--json") || word.equals("--explain") || word.equals("--quiet")) {
                all.put(word.substring(2), word);
            }
        }
        return new Globals(all);
    }
}
