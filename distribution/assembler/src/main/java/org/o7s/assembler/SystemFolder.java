package org.o7s.assembler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of an assembled system that come from its resolution.
 *
 * @param home its folder
 */
record SystemFolder(Path home) {

    /**
     * Writes {@code bundles/*.jar}, {@code bundles/run.list} and {@code etc/framework.properties}.
     */
    void write(Resolution resolution) throws IOException {
        Path bundles = home.resolve("bundles");
        empty(bundles);
        List<String> lines = new ArrayList<>();
        lines.add("# start level, file; written by the assembler");
        for (Resolution.Chosen chosen : resolution.bundles()) {
            String name = chosen.symbolicName() + "-" + chosen.version() + ".jar";
            Files.copy(chosen.jar(), bundles.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            lines.add(chosen.startLevel() + " " + name);
        }
        Files.write(bundles.resolve("run.list"), lines);
        Path etc = Files.createDirectories(home.resolve("etc"));
        List<String> properties = new ArrayList<>();
        new TreeMap<>(resolution.properties())
                .forEach((k, v) -> properties.add(k + "=" + v.replace("\\", "\\\\")));
        Files.write(etc.resolve("framework.properties"), properties);
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
