package org.o7s.commands.parse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.commands.grammar.Operation;

/**
 * A command that was understood.
 *
 * @param operation what to do
 * @param values argument or keyword to its values, checked, in the order of typing; a flag's value
 *     is the empty string
 * @param tail what followed {@code --}
 * @param notices what the user should know about how it was understood
 */
public record Parsed(
        Operation operation,
        Map<String, List<String>> values,
        List<String> tail,
        List<String> notices) {

    /** Keeps copies. */
    public Parsed {
        values = new LinkedHashMap<>(values);
        tail = List.copyOf(tail);
        notices = List.copyOf(notices);
    }

    /** The last value of an argument or keyword. */
    public Optional<String> last(String id) {
        List<String> all = all(id);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** The value of an argument or keyword that must be given. */
    public String the(String id) {
        return last(id).orElseThrow(
                        () -> new IllegalStateException(operation.id() + " lacks " + id));
    }

    /** All values of a keyword. */
    public List<String> all(String id) {
        return values.getOrDefault(id, List.of());
    }

    /** Whether a flag was given. */
    public boolean flag(String id) {
        return values.containsKey(id);
    }
}
