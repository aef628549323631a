package org.o7s.itests.systems;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that a test needs beside those that every machine of the workspace has. */
final class Installed {
    private Installed() {}

    /**
     * Where a program is; without it the test is not run, but where everything has to be there (CI)
     * it fails.
     *
     * @param debianPackage what brings it
     */
    static String program(String name, String debianPackage) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> found =
                Stream.of((path + ":/usr/sbin:/sbin").split(":"))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst();
        String missing =
                "there is no program %s (apt-get install %s)".formatted(name, debianPackage);
        Assumptions.assumeTrue(
                found.isPresent() || System.getenv("CI") != null, "not run: " + missing);
        return found.orElseThrow(() -> new AssertionError(missing)).toString();
    }
}
