package org.o7s.itests.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.o7s.linux.kit.VirtualCable;

/** The C program with the same system calls, compiled by gcc where there is one. */
final class CYardstick {
    private static final long TIMEOUT_S = 60;

    private final Path program;

    private CYardstick(Path program) {
        this.program = program;
    }

    /** Compiles it, or empty where there is no gcc. */
    static Optional<CYardstick> compile(Path source) throws IOException {
        Path program = Files.createTempFile("ethbench", "");
        try {
            run(
                    List.of(
                            "gcc",
                            "-O3",
                            "-march=native",
                            "-Wall",
                            "-o",
                            program.toString(),
                            source.toString()));
            return Optional.of(new CYardstick(program));
        } catch (IOException e) {
            Files.delete(program);
            System.err.println("no yardstick: " + e.getMessage());
            return Optional.empty();
        }
    }

    EthSample run(EthTask task, int frameBytes, int bursts, VirtualCable cable) throws IOException {
        String output =
                run(
                        List.of(
                                program.toString(),
                                task.text(),
                                Integer.toString(frameBytes),
                                Integer.toString(bursts),
                                cable.left().name(),
                                cable.right().name(),
                                VirtualCable.INTERFACE));
        return new EthSample(Double.parseDouble(output.strip()), 0);
    }

    /** Starts it with these arguments. */
    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    void delete() throws IOException {
        Files.delete(program);
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        command.getFirst() + " did not end within " + TIMEOUT_S + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException(command.getFirst() + " failed: " + output.strip());
        }
        return output;
    }
}
