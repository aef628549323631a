package org.o7s.itests.systems;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.o7s.lab.Host;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;

/**
 * A system of the C prototype on a host: in a process and mount namespace of its own, because its
 * shared memory, sockets and configuration have fixed places. Any thread.
 *
 * <p>It hangs and dies easily (docs/wire/c-prototype-as-peer.md 1.2): every command has a limit,
 * and {@link #isHurt} tells whether a failed test is to be repeated on fresh systems before it
 * counts.
 */
public final class CSystem {
    private static final Duration READY_WITHIN = Duration.ofSeconds(20);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

    /** Process 1 of the system: makes the private places, then waits for the end. */
    private static final String INIT =
            """
            ulimit -c 0
            for place in /dev/shm /tmp /run /etc/opt; do mount -t tmpfs tmpfs $place; done
            [ -L /var/run ] || mount --bind /run /var/run
            echo '127.0.0.1 localhost' > /run/hosts
            mount --bind /run/hosts /etc/hosts
            echo ready
            while :; do sleep 3600; done
            """;

    private final Host host;
    private final Map<String, String> environment;
    private final long initPid;
    private final Running daemon;
    private int background;

    private CSystem(Host host, Map<String, String> environment, long initPid) {
        this.host = host;
        this.environment = environment;
        this.initPid = initPid;
        this.daemon = start("irmd", "irmd", "--stdout");
    }

    /** Starts it and waits until its daemon listens. */
    public static CSystem start(CPeer peer, Host host) {
        Path home = peer.home();
        Map<String, String> environment =
                Map.of(
                        "PATH",
                        home.resolve("bin")
                                + ":"
                                + home.resolve("sbin")
                                + ":"
                                + System.getenv("PATH"),
                        "LD_LIBRARY_PATH",
                        home.resolve("lib").toString());
        Running init =
                host.start(
                                "init",
                                environment,
                                List.of(
                                        "unshare",
                                        "-m",
                                        "-p",
                                        "-f",
                                        "--mount-proc",
                                        "--propagation",
                                        "private",
                                        "bash",
                                        "-c",
                                        INIT))
                        .awaitOutput("ready", READY_WITHIN);
        long initPid =
                ProcessHandle.of(init.pid()).stream()
                        .flatMap(ProcessHandle::children)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no process 1:\n" + init.output()))
                        .pid();
        CSystem system = new CSystem(host, environment, initPid);
        Awaitility.await("the daemon of the C prototype listens")
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> system.run("test", "-S", "/run/ouroboros/irm.sock").exitCode() == 0);
        return system;
    }

    /** Runs a program in this system. */
    public Outcome run(String... command) {
        return host.run(COMMAND_LIMIT, environment, here(List.of(command)));
    }

    /** Runs its {@code irm}; anything but success fails the test. */
    public Outcome irm(String... arguments) {
        List<String> command = new ArrayList<>(List.of("irm"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new)).expectSuccess();
    }

    /** Starts a program in this system; the tag names its log. */
    public final synchronized Running start(String tag, String... command) {
        background++;
        return host.start(tag + "-" + background, environment, here(List.of(command)));
    }

    /** Has it resolve a host name to an address. */
    public void addHostsEntry(String address, String hostName) {
        run("sh", "-c", "echo '" + address + " " + hostName + "' >> /etc/hosts").expectSuccess();
    }

    /** What its daemon and its IPCPs have logged so far. */
    public String log() {
        return daemon.output();
    }

    /** Whether one of its IPCPs or its daemon has died, which is a known weakness of it. */
    public boolean isHurt() {
        String processes = run("ps", "-e", "-o", "stat=,comm=").out();
        boolean zombie = processes.lines().anyMatch(l -> l.startsWith("Z"));
        return zombie || processes.lines().noneMatch(l -> l.endsWith("irmd"));
    }

    private List<String> here(List<String> command) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "-t",
                                Long.toString(initPid),
                                "-m",
                                "-n",
                                "-p",
                                "--",
                                "stdbuf",
                                "-oL"));
        all.addAll(command);
        return all;
    }
}
