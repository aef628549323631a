package org.o7s.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The assembled o7s that systems of a lab run.
 *
 * @param home its folder, with {@code bin} in it
 */
public record Distribution(Path home) {
    /** Names the folder. */
    public static final String PROPERTY = "o7s.distribution";

    /**
     * The one that the property {@value #PROPERTY} names.
     *
     * @throws LabException if there is none
     */
    public static Distribution located() {
        String property = System.getProperty(PROPERTY, "");
        Path home = Path.of(property).toAbsolutePath().normalize();
        if (property.isEmpty() || !Files.isExecutable(home.resolve("bin/irmd"))) {
            throw new LabException(
                    "there is no o7s in "
                            + home
                            + ": build it first (./o7s build), or set -D"
                            + PROPERTY);
        }
        return new Distribution(home);
    }

    /**
     * The names of its programs, in alphabetical order.
     *
     * @throws UncheckedIOException if its folder cannot be read
     */
    public List<String> programs() {
        try (var files = Files.list(home.resolve("bin"))) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path of one of its programs. */
    public String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }
}
