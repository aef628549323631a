package org.o7s.itests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A daemon of the benchmark's own, with its run directory. One thread. */
final class Daemon implements AutoCloseable {
    private static final long READY_WITHIN_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long COMMAND_LIMIT_S = 60;
    private static final long STOP_WITHIN_S = 10;

    /** Where the code of a problem begins. */
    private static final String PROBLEM = "(E-";

    private final Path system;
    private final List<String> before;
    private final Map<String, String> environment;
    private final Path folder;
    private final Path log;
    private final Process process;

    private Daemon(
            Path system,
            List<String> before,
            Map<String, String> environment,
            Path folder,
            Path log,
            Process process) {
        this.system = system;
        this.before = before;
        this.environment = environment;
        this.folder = folder;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts one; {@link #awaitReady} waits for it.
     *
     * @param system folder of the assembled system
     * @param before words before the command, for a namespace
     * @param folder for all of its files
     */
    static Daemon start(
            Path system, List<String> before, Path folder, String instance, String... options)
            throws IOException {
        Path log = folder.resolve(instance + ".log");
        Map<String, String> environment = new TreeMap<>();
        environment.put("O7S_RUN_DIR", folder.resolve("run").toString());
        environment.put("O7S_STATE_DIR", folder.resolve("state").toString());
        environment.put("O7S_INSTANCE", instance);
        List<String> command = new ArrayList<>(before);
        command.add(system.resolve("bin/irmd").toString());
        command.addAll(List.of("--instance", instance));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new Daemon(system, before, environment, folder, log, builder.start());
    }

    Daemon awaitReady() throws IOException {
        long deadlineNs = System.nanoTime() + READY_WITHIN_NS;
        while (!Files.readString(log).contains("irmd ready")) {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                throw new IOException("the daemon does not start:\n" + Files.readString(log));
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
        return this;
    }

    /** Runs commands of {@code irm}, all in one shell. */
    void irm(List<String> lines) throws IOException {
        List<String> command = new ArrayList<>(List.of(system.resolve("bin/o7sh").toString()));
        lines.forEach(line -> command.addAll(List.of("-c", "irm " + line)));
        Path out = Files.createTempFile(folder, "irm", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process shell = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try {
            boolean ended = shell.waitFor(COMMAND_LIMIT_S, TimeUnit.SECONDS);
            String said = Files.readString(out);
            // The exit code is that of the last line.
            if (!ended || shell.exitValue() != 0 || said.contains(PROBLEM)) {
                throw new IOException("one of " + lines + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            shell.destroyForcibly();
        }
    }

    /** How processes that use it are started. */
    Child.Home home(String address) {
        Path jar = system.resolve("lib").resolve("o7s-client.jar").toAbsolutePath();
        return new Child.Home(jar, before, environment, folder, address);
    }

    /** CPU time of all of its threads so far, in ns. */
    long cpuNs() throws IOException {
        long sumNs = 0;
        try (var tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path task : tasks.toList()) {
                sumNs += cpuNs(task);
            }
        }
        return sumNs;
    }

    /** What of its heap is in use after a collection; empty without the tools of a JDK. */
    OptionalLong heapBytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return OptionalLong.empty();
        }
        // The histogram of live objects is taken after a collection; its last line is the sum.
        String pid = Long.toString(process.pid());
        Process ask =
                new ProcessBuilder(jcmd.toString(), pid, "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(ask.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] words = said.strip().split("\\s+");
        try {
            return OptionalLong.of(Long.parseLong(words[words.length - 1]));
        } catch (NumberFormatException e) {
            throw new IOException("jcmd does not tell of the heap of the daemon: " + said, e);
        }
    }

    private static long cpuNs(Path task) throws IOException {
        try {
            String[] words = Files.readString(task.resolve("schedstat")).strip().split(" ", 2);
            return Long.parseLong(words[0]);
        } catch (java.nio.file.NoSuchFileException e) {
            // A thread that has just ended.
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
