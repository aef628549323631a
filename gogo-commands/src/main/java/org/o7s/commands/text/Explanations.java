package org.o7s.commands.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The long texts behind the codes of problems. They stand in {@code explanations.txt} beside this
 * class: a line with the code alone, then its text, indented by two blanks.
 */
public final class Explanations {
    private static final Map<String, String> TEXTS = load();

    private Explanations() {}

    /** The text for a code. */
    public static Optional<String> of(String code) {
        return Optional.ofNullable(TEXTS.get(code));
    }

    /** All codes, sorted. */
    public static Set<String> codes() {
        return TEXTS.keySet();
    }

    private static Map<String, String> load() {
        Map<String, String> texts = new TreeMap<>();
        try (InputStream in = Explanations.class.getResourceAsStream("explanations.txt")) {
            if (in == null) {
                throw new IllegalStateException("explanations.txt is not in the bundle");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            String code = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("E-")) {
                    code = line.strip();
                    texts.put(code, "");
                } else if (line.startsWith("  ")) {
                    texts.merge(code, line.substring(2) + "\n", String::concat);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("explanations.txt cannot be read", e);
        }
        return Collections.unmodifiableMap(texts);
    }
}
