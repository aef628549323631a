package org.o7s.itests.framework;

import static org.ops4j.pax.exam.CoreOptions.bootClasspathLibrary;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** The assembled lab system, as options for Pax Exam. */
final class LabSystem {
    private LabSystem() {}

    /** Every bundle of the run list, and what the launcher would give them. */
    static Option[] options() {
        Path home = Path.of(System.getProperty("o7s.system", "")).toAbsolutePath().normalize();
        return new Option[] {
            junitBundles(),
            systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
            systemPackages(
                    "org.slf4j;version=2.0.17",
                    "org.slf4j.event;version=2.0.17",
                    "org.slf4j.helpers;version=2.0.17",
                    "org.slf4j.spi;version=2.0.17"),
            frameworkProperty("o7s.instance").value("pax"),
            frameworkProperty("o7s.store").value(System.getProperty("o7s.store", "")),
            frameworkProperty("org.osgi.framework.bsnversion").value("multiple"),
            composite(bundles(home).toArray(Option[]::new)),
            composite(forkedOnly().toArray(Option[]::new))
        };
    }

    private static List<Option> bundles(Path home) {
        Path folder = home.resolve("bundles");
        try {
            return Files.readAllLines(folder.resolve("run.list")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2)[1])
                    .map(file -> (Option) bundle(folder.resolve(file).toUri().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the lab system is not assembled in " + home + ": build distribution first", e);
        }
    }

    /** A JVM of its own has nothing of this one's class path. */
    private static List<Option> forkedOnly() {
        return List.of(
                vmOption("--enable-native-access=ALL-UNNAMED"),
                vmOption("--sun-misc-unsafe-memory-access=allow"),
                bootClasspathLibrary(
                        Path.of(System.getProperty("o7s.slf4j", "")).toUri().toString()));
    }
}
