package org.o7s.core.osgi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header of a bundle's manifest, taken apart: {@code path; path; attribute=value;
 * directive:=value, ...}. Source: OSGi Core 8, 1.3.2.
 */
final class ManifestHeader {

    /**
     * One clause.
     *
     * @param paths what it is about, at least one
     * @param values attributes; a directive's name ends in a colon, an attribute's type is cut off
     */
    record Clause(List<String> paths, Map<String, String> values) {}

    private final String text;
    private int at;

    private ManifestHeader(String text) {
        this.text = text;
    }

    /**
     * The clauses of a header.
     *
     * @param header null if the manifest has none: then there are no clauses
     * @throws IllegalArgumentException if it is malformed
     */
    static List<Clause> parse(@Nullable String header) {
        return header == null || header.isBlank() ? List.of() : new ManifestHeader(header).all();
    }

    private List<Clause> all() {
        List<Clause> clauses = new ArrayList<>();
        do {
            clauses.add(clause());
        } while (skip(','));
        if (at < text.length()) {
            throw new IllegalArgumentException("unexpected character at " + at + " in " + text);
        }
        return clauses;
    }

    private Clause clause() {
        List<String> paths = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        do {
            String word = word("=:;,");
            if (word.isEmpty()) {
                throw new IllegalArgumentException("a name is missing in " + text);
            }
            if (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ':')) {
                values.put(name(word), value());
            } else if (values.isEmpty()) {
                paths.add(word);
            } else {
                throw new IllegalArgumentException("\"" + word + "\" has no value in " + text);
            }
        } while (skip(';'));
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a clause names nothing in " + text);
        }
        return new Clause(paths, values);
    }

    /** Reads up to the equals sign: {@code name=}, {@code name:=} or {@code name:Type=}. */
    private String name(String word) {
        String name = word;
        if (skip(':')) {
            String type = word("=;,");
            name = type.isEmpty() ? word + ":" : word;
        }
        if (!skip('=')) {
            throw new IllegalArgumentException("\"" + word + "\" has no value in " + text);
        }
        return name;
    }

    private String value() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (!skip('"')) {
            return word(";,");
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        if (!skip('"')) {
            throw new IllegalArgumentException("a quotation does not end in " + text);
        }
        word(";,");
        return value.toString();
    }

    private String word(String ends) {
        int start = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at).strip();
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }
}
