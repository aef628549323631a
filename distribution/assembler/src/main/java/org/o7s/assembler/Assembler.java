package org.o7s.assembler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The main program: {@code <run description> <repository folder> <system folder>}.
 *
 * <p>It runs in Maven's own JVM, so this module is compiled for Java 17.
 */
public final class Assembler {
    private Assembler() {}

    /**
     * Assembles one system.
     *
     * @throws UnresolvedException if the repository lacks something, with what
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws UnresolvedException, IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException(
                    "expected FILE.bndrun REPOSITORY-FOLDER SYSTEM-FOLDER");
        }
        RunDescription description = new RunDescription(Path.of(args[0]), variables());
        Resolution resolution = description.resolve(jars(Path.of(args[1])));
        new SystemFolder(Path.of(args[2])).write(resolution);
    }

    /** The jars of a folder. */
    public static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** System properties {@code assemble.X} become variables {@code X}. */
    private static Map<String, String> variables() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(k -> k.startsWith("assemble."))
                .collect(
                        Collectors.toMap(
                                k -> k.substring("assemble.".length()), System::getProperty));
    }
}
