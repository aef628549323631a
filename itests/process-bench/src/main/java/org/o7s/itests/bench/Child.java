package org.o7s.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.o7s.itests.bench.load.Answer;
import org.o7s.itests.bench.load.Load;

/** A measured process, from the benchmark's side. One thread. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_S = 40;
    private static final long END_WITHIN_S = 5;
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final String name;
    private final Process process;
    private final BufferedReader said;
    private final Writer commands;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.said = process.inputReader();
        this.commands = process.outputWriter();
    }

    /**
     * How one is started.
     *
     * @param jar what applications have on their class path
     * @param before words before the command, for a namespace
     * @param environment how it finds its daemon
     * @param folder what all processes of the run know
     * @param address of its host
     */
    record Home(
            Path jar,
            List<String> before,
            Map<String, String> environment,
            Path folder,
            String address) {}

    /** Starts one; {@link #awaitReady} waits for it. */
    static Child start(Home home, String kind, String name) throws IOException {
        List<String> command = new ArrayList<>(home.before());
        command.add(JAVA.toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:-UsePerfData"));
        command.add("--enable-native-access=ALL-UNNAMED");
        if (kind.equals("aeron")) {
            command.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
        }
        String classPath = home.jar() + ":" + System.getProperty("java.class.path");
        command.addAll(List.of("-cp", classPath, Load.class.getName()));
        command.addAll(List.of(kind, name, home.folder().toString(), home.address()));
        return start(home, command, name);
    }

    /** Starts a program that takes the same commands. */
    static Child start(Home home, Path program, String name) throws IOException {
        List<String> command = new ArrayList<>(home.before());
        command.add(program.toString());
        command.addAll(List.of(name, home.folder().toString(), home.address()));
        return start(home, command, name);
    }

    private static Child start(Home home, List<String> command, String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(home.environment());
        builder.redirectError(home.folder().resolve(name + ".err").toFile());
        return new Child(name, builder.start());
    }

    Child awaitReady() throws IOException {
        String line = readLine();
        if (!line.equals(Load.READY)) {
            throw new IOException(name + " does not start: it says " + line);
        }
        return this;
    }

    String name() {
        return name;
    }

    /** Has it do something; its answer is fetched with {@link #answer}. */
    void tell(Object... words) throws IOException {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        commands.write(line.append('\n').toString());
        commands.flush();
    }

    /** Waits for what it has seen. */
    Answer answer() throws IOException {
        try {
            return Answer.of(readLine());
        } catch (IllegalStateException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    /** Has it do something, and waits for that. */
    Answer ask(Object... words) throws IOException {
        tell(words);
        return answer();
    }

    private String readLine() throws IOException {
        CompletableFuture<String> line =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return String.valueOf(said.readLine());
                            } catch (IOException e) {
                                return "failed " + e;
                            }
                        });
        try {
            String text = line.get(PATIENCE_S, TimeUnit.SECONDS);
            if (text.equals("null")) {
                throw new IOException("process " + name + " has ended");
            }
            return text;
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("process " + name + " says nothing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor(END_WITHIN_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
