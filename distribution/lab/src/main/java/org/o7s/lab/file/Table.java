package org.o7s.lab.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One table of a lab file, which is asked for its values and knows where they stand. One thread.
 */
final class Table {
    static final int MAX_TEXT = 1000;

    private final String file;
    private final Places places;
    private final JsonNode node;
    private final int line;
    private final String what;

    /**
     * @param what it is called in messages: {@code host b}
     * @param line where it begins; 0: the file itself
     */
    Table(String file, Places places, JsonNode node, int line, String what) {
        this.file = file;
        this.places = places;
        this.node = node;
        this.line = line;
        this.what = what;
    }

    LabFileException fault(String key, String problem, String next) {
        return new LabFileException(file, places.key(line, key), what + ": " + problem, next);
    }

    /** Refuses whatever is not in the set. */
    void allow(Set<String> keys) {
        node.fieldNames()
                .forEachRemaining(
                        k -> {
                            if (!keys.contains(k)) {
                                throw fault(
                                        k,
                                        "there is no \"" + k + "\" here",
                                        "known are " + String.join(", ", new TreeSet<>(keys)));
                            }
                        });
    }

    Optional<String> text(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw fault(key, key + " is not a text", "write " + key + " = \"...\"");
        }
        return Optional.of(checked(key, value.asText()));
    }

    private String checked(String key, String text) {
        if (text.length() > MAX_TEXT) {
            throw fault(
                    key,
                    key + " has " + text.length() + " characters",
                    "at most " + MAX_TEXT + " are allowed");
        }
        return text;
    }

    boolean flag(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw fault(key, key + " is neither true nor false", "write " + key + " = true");
        }
        return value.asBoolean();
    }

    long number(String key, long otherwise) {
        JsonNode value = node.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw fault(key, key + " is not a whole number", "write " + key + " = 1");
        }
        return value.asLong();
    }

    /** Texts; an empty list if there are none. */
    List<String> texts(String key, int most) {
        JsonNode value = node.get(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw fault(key, key + " is not a list", "write " + key + " = [\"...\", \"...\"]");
        }
        if (value.size() > most) {
            throw fault(key, key + " has " + value.size() + " entries", "at most " + most);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw fault(key, element + " in " + key + " is not a text", "put it in quotes");
            }
            texts.add(checked(key, element.asText()));
        }
        return List.copyOf(texts);
    }

    /** The tables of the array of tables {@code key}. */
    List<Table> elements(String key, String each, int most) {
        JsonNode value = node.get(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw fault(key, key + " is not an array of tables", "write [[" + key + "]]");
        }
        if (value.size() > most) {
            throw fault(key, "there are " + value.size() + " " + key, "at most " + most);
        }
        List<Table> tables = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            if (!value.get(i).isObject()) {
                throw fault(key, "one of the " + key + " is not a table", "write [[" + key + "]]");
            }
            int at = places.element(key, i);
            tables.add(new Table(file, places, value.get(i), at, each + " " + (i + 1)));
        }
        return tables;
    }

    /** The names of the tables in the table {@code key}, in the order of the file. */
    List<String> names(String key, int most) {
        JsonNode value = node.get(key);
        if (value == null || !value.isObject() || value.isEmpty()) {
            throw fault(key, "there are no " + key, "write [" + key + ".NAME] for each");
        }
        if (value.size() > most) {
            throw fault(key, "there are " + value.size() + " " + key, "at most " + most);
        }
        List<String> names = new ArrayList<>();
        value.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The table {@code [key.name]}. */
    Table table(String key, String name, String each) {
        JsonNode value = node.path(key).path(name);
        int at = places.table(key + "." + name);
        Table table = new Table(file, places, value, at, each + " " + name);
        if (!value.isObject()) {
            throw table.fault(name, "it is not a table", "write [" + key + "." + name + "]");
        }
        return table;
    }
}
