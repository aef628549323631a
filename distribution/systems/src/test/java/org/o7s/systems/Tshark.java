package org.o7s.systems;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wireshark without a window, with the dissector of an assembled system and no other settings. */
final class Tshark {
    private static final long LIMIT_S = 60;

    private static final Path DISSECTOR =
            Path.of(System.getProperty("o7s.systems", "../target"))
                    .resolve("o7s-lab/wireshark/o7s.lua")
                    .toAbsolutePath()
                    .normalize();

    private final Path folder;

    /**
     * Skips the test where there is no tshark; a machine that runs every check has it, see {@code
     * .ci/run}.
     *
     * @param folder for what tshark writes
     */
    Tshark(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        if (System.getenv("CI") == null) {
            boolean there =
                    new ProcessBuilder("sh", "-c", "command -v tshark").start().waitFor() == 0;
            assumeThat(there).as("tshark (Debian package tshark) is not installed here").isTrue();
        }
    }

    /** The lines that tshark prints for a capture. */
    List<String> read(Path capture, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        command.addAll(List.of("-X", "lua_script:" + DISSECTOR));
        command.addAll(List.of(options));
        Path output = Files.createTempFile(folder, "tshark", ".txt");
        Path problems = Files.createTempFile(folder, "tshark", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(problems.toFile());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("tshark reads longer than " + LIMIT_S + " s");
        }
        String said = Files.readString(problems);
        if (process.exitValue() != 0 || said.contains("Lua")) {
            throw new AssertionError("tshark ended with " + process.exitValue() + ": " + said);
        }
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8).lines().toList();
    }
}
