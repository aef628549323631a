package org.o7s.itests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The yardsticks in C, compiled by gcc where there is one. The system property {@code
 * o7s.c-sources} names the folder of their sources.
 */
final class CProgram {
    private static final long TIMEOUT_S = 60;

    private CProgram() {}

    /** Compiles one, or says why there is none. */
    static Optional<Path> compile(String name, Path folder, Consumer<String> progress) {
        Path source = Path.of(System.getProperty("o7s.c-sources", "."), name + ".c");
        if (!Files.isReadable(source)) {
            progress.accept("without the yardstick in C, as there is no " + source);
            return Optional.empty();
        }
        Path program = folder.resolve(name);
        List<String> command =
                List.of(
                        "gcc",
                        "-O3",
                        "-march=native",
                        "-Wall",
                        "-o",
                        program.toString(),
                        source.toString());
        try {
            Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (gcc.waitFor(TIMEOUT_S, TimeUnit.SECONDS) && gcc.exitValue() == 0) {
                return Optional.of(program);
            }
            progress.accept("without the yardstick in C, as gcc says: " + said);
        } catch (IOException e) {
            progress.accept("without the yardstick in C, as there is no gcc");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
