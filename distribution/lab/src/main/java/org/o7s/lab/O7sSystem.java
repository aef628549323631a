package org.o7s.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** An o7s system on a host: its daemon, and the programs that talk to it. Any thread. */
public final class O7sSystem {
    /** How long one command may take. */
    public static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Host host;
    private final Distribution distribution;
    private final Map<String, String> environment;
    private final List<String> options;
    private Running daemon;
    private int servers;
    private int starts;

    private O7sSystem(
            Host host,
            Distribution distribution,
            Map<String, String> environment,
            List<String> options) {
        this.host = host;
        this.distribution = distribution;
        this.environment = environment;
        this.options = List.copyOf(options);
        this.daemon = launch();
    }

    /**
     * Starts the daemon on a host of the lab and waits until it answers.
     *
     * @param options of {@code irmd}
     */
    public static O7sSystem start(Lab lab, Host host, String... options) {
        return start(lab, host, Distribution.located(), options);
    }

    /**
     * The same with the daemon of this distribution.
     *
     * @param options of {@code irmd}
     */
    public static O7sSystem start(
            Lab lab, Host host, Distribution distribution, String... options) {
        Path runFolder = makeFolder(lab, host);
        lab.onClose(() -> deleteTree(runFolder));
        Map<String, String> environment =
                Map.of(
                        "O7S_RUN_DIR", runFolder.toString(),
                        "O7S_STATE_DIR", host.folder().resolve("state").toString(),
                        "O7S_JAVA_OPTIONS", "-Xmx192m");
        O7sSystem system = new O7sSystem(host, distribution, environment, List.of(options));
        system.awaitReady();
        return system;
    }

    private Running launch() {
        // In a session of its own: control-C at a terminal of the lab is not for the daemon.
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(program("irmd"));
        command.addAll(options);
        starts++;
        return host.start(starts == 1 ? "irmd" : "irmd-" + starts, environment, command);
    }

    /** Kills the daemon as {@code kill -9} does, and waits until it is gone. */
    public void killDaemon() {
        daemon.kill();
    }

    /** Starts the daemon again, which was killed, and waits until it answers. */
    public void startAgain() {
        daemon = launch();
        awaitReady();
    }

    private void awaitReady() {
        // It answers before all of its bundles are started, and says when they are.
        daemon.awaitOutput("irmd ready", READY_WITHIN);
        irm("ipcp", "list");
    }

    /** For its user alone, as a daemon demands it of the place of its sockets. */
    private static Path makeFolder(Lab lab, Host host) {
        try {
            return Files.createTempDirectory(lab.runFolder(), host.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it runs. */
    public Host host() {
        return host;
    }

    /** The process of the daemon. */
    public Running daemon() {
        return daemon;
    }

    /** What its programs are started with. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Runs {@code irm}; anything but success is an exception, with what it said. */
    public Outcome irm(String... arguments) {
        return tryIrm(arguments).expectSuccess();
    }

    /** Runs {@code irm}, whatever comes of it. */
    public Outcome tryIrm(String... arguments) {
        List<String> command = program("irm");
        command.addAll(List.of(arguments));
        return host.run(COMMAND_LIMIT, environment, command);
    }

    /** Runs {@code irm … --json} and reads its answer. */
    public JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Outcome outcome = irm(all.toArray(String[]::new));
        try {
            return JSON.readTree(outcome.out());
        } catch (JsonProcessingException e) {
            throw new LabException("not JSON: " + outcome, e);
        }
    }

    /** Runs a line of the shell, whatever comes of it: {@code oping -n server -c 3}. */
    public Outcome shell(String line) {
        return shell(line, COMMAND_LIMIT);
    }

    /** The same with another time limit. */
    public Outcome shell(String line, Duration limit) {
        return host.run(limit, environment, shellCommand(line));
    }

    /** Starts a line of the shell in the background and waits for its first line: a server. */
    public Running serve(String line, String firstLine) {
        return start(line).awaitOutput(firstLine, COMMAND_LIMIT);
    }

    /** Starts a line of the shell in the background. */
    public synchronized Running start(String line) {
        servers++;
        return host.start("shell-" + servers, environment, shellCommand(line));
    }

    /** Runs a tool as a program of its own, whatever comes of it: {@code oping -n server -c 3}. */
    public Outcome tool(String line) {
        return host.run(COMMAND_LIMIT, environment, toolCommand(line));
    }

    /** Starts a tool as a program of its own in the background. */
    public synchronized Running startTool(String line) {
        servers++;
        return host.start("tool-" + servers, environment, toolCommand(line));
    }

    /** The same, and waits for its first line: a server. */
    public Running serveTool(String line, String firstLine) {
        return startTool(line).awaitOutput(firstLine, COMMAND_LIMIT);
    }

    /** The path of one of the programs of this system. */
    public String path(String program) {
        return distribution.program(program);
    }

    private List<String> toolCommand(String line) {
        List<String> words = List.of(line.split(" "));
        List<String> command = program(words.getFirst());
        command.addAll(words.subList(1, words.size()));
        return command;
    }

    private List<String> shellCommand(String line) {
        List<String> command = program("o7sh");
        command.addAll(List.of("-c", line));
        return command;
    }

    private List<String> program(String name) {
        return new ArrayList<>(List.of(distribution.program(name), "--instance", host.name()));
    }
}
