package org.o7s.core.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.o7s.core.slot.PolicyChoices;

/** Choices of policies in a small properties file; at most 10000, of which the oldest go first. */
final class ChoiceFile implements PolicyChoices {
    private static final int CHOICES_MAX = 10_000;
    private static final String PARAMETER = "parameter.";

    private record Slot(String kind, String owner) {}

    private final Path file;

    /** Never changed, only replaced: a loop that opens a slot waits for no file. */
    private volatile Map<Slot, Choice> choices = Map.of();

    /** Reads the file, if there is one. */
    ChoiceFile(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        Properties properties = StoredFile.read(file);
        try {
            Map<Slot, Choice> all = new LinkedHashMap<>();
            byNumber(properties).forEach((number, values) -> read(number, values, all));
            choices = all;
        } catch (IllegalArgumentException e) {
            StoredFile.giveUp(file, e);
        }
    }

    private static SortedMap<Integer, Map<String, String>> byNumber(Properties properties) {
        SortedMap<Integer, Map<String, String>> all = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            int dot = key.indexOf('.');
            all.computeIfAbsent(
                            Integer.valueOf(key.substring(0, Math.max(0, dot))),
                            _ -> new HashMap<>())
                    .put(key.substring(dot + 1), properties.getProperty(key));
        }
        return all;
    }

    private static void read(int number, Map<String, String> values, Map<Slot, Choice> all) {
        Map<String, String> parameters = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith(PARAMETER)) {
                        parameters.put(key.substring(PARAMETER.length()), value);
                    }
                });
        all.put(
                new Slot(get(number, values, "kind"), get(number, values, "owner")),
                new Choice(
                        get(number, values, "asked"),
                        get(number, values, "policy"),
                        parameters,
                        Long.parseLong(get(number, values, "aside-above")),
                        Long.parseLong(get(number, values, "aside-up-to"))));
    }

    private static String get(int number, Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(number + "." + key + " is missing");
        }
        return value;
    }

    @Override
    public Optional<Choice> find(String kind, String owner) {
        return Optional.ofNullable(choices.get(new Slot(kind, owner)));
    }

    @Override
    public synchronized void record(List<Made> made) {
        Map<Slot, Choice> all = new LinkedHashMap<>(choices);
        for (Made m : made) {
            Slot slot = new Slot(m.kind(), m.owner());
            all.remove(slot);
            m.choice().ifPresent(c -> all.put(slot, c));
        }
        while (all.size() > CHOICES_MAX) {
            all.remove(all.keySet().iterator().next());
        }
        if (all.equals(choices)) {
            return;
        }
        choices = all;
        try {
            write();
        } catch (IOException e) {
            throw DeployProblems.notStored(
                    "the policy was changed, but only until the next start", e);
        }
    }

    private void write() throws IOException {
        Properties properties = new Properties();
        int number = 0;
        for (Map.Entry<Slot, Choice> e : choices.entrySet()) {
            String prefix = ++number + ".";
            Choice choice = e.getValue();
            properties.setProperty(prefix + "kind", e.getKey().kind());
            properties.setProperty(prefix + "owner", e.getKey().owner());
            properties.setProperty(prefix + "asked", choice.asked());
            properties.setProperty(prefix + "policy", choice.policy());
            properties.setProperty(prefix + "aside-above", Long.toString(choice.asideAbove()));
            properties.setProperty(prefix + "aside-up-to", Long.toString(choice.asideUpTo()));
            choice.parameters()
                    .forEach((k, v) -> properties.setProperty(prefix + PARAMETER + k, v));
        }
        StoredFile.write(file, properties);
    }
}
