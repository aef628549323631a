package org.o7s.itests.systems;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * An installation of the C prototype, a black box with {@code bin}, {@code sbin} and {@code lib}.
 *
 * @param home its folder; not below {@code /tmp} or {@code /run}, which each system has for itself
 */
public record CPeer(Path home) {
    /** Names the folder. */
    public static final String VARIABLE = "O7S_C_PEER";

    /** The one that the environment names; without it the test is not run, and says so. */
    public static CPeer located() {
        String folder = System.getenv(VARIABLE);
        Assumptions.assumeTrue(
                folder != null && !folder.isEmpty(), "not run: " + VARIABLE + " is not set");
        Path home = Path.of(java.util.Objects.requireNonNull(folder)).toAbsolutePath();
        if (!Files.isExecutable(home.resolve("sbin/irmd"))) {
            throw new AssertionError(VARIABLE + " names " + home + ", but there is no sbin/irmd");
        }
        return new CPeer(home);
    }
}
