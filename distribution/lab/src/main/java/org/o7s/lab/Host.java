package org.o7s.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.o7s.lab.cable.Capture;
import org.o7s.linux.NetworkNamespace;
import org.o7s.linux.RawPort;

/**
 * A machine of the lab: a network namespace with a hosts file and a resolver of its own, and a
 * folder for what runs in it. Any thread.
 */
public final class Host {
    private static final Path PRIVATE_FILES = Path.of("/etc/netns");
    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);

    private final String name;
    private final NetworkNamespace namespace;
    private final Path folder;
    private final Duration longestLife;

    private Host(String name, NetworkNamespace namespace, Path folder, Duration longestLife) {
        this.name = name;
        this.namespace = namespace;
        this.folder = folder;
        this.longestLife = longestLife;
    }

    static Host create(String name, String namespace, Path folder, Duration longestLife) {
        Host host = new Host(name, new NetworkNamespace(namespace), folder, longestLife);
        try {
            Files.createDirectories(folder);
            Files.createDirectories(host.privateFiles());
            Files.writeString(host.privateFiles().resolve("hosts"), "127.0.0.1 localhost\n");
            Files.writeString(host.privateFiles().resolve("resolv.conf"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Programs.ip("netns", "add", namespace);
        } catch (LabException e) {
            deleteFolder(host.privateFiles());
            throw e;
        }
        try {
            host.ip("link", "set", "lo", "up");
        } catch (LabException e) {
            host.remove();
            throw e;
        }
        return host;
    }

    /** Its name in the lab. */
    public String name() {
        return name;
    }

    /** Its network namespace. */
    public NetworkNamespace namespace() {
        return namespace;
    }

    /** A folder for its files, which stays after the lab is closed. */
    public Path folder() {
        return folder;
    }

    /** Configures its network with {@code ip}. */
    public String ip(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-n", namespace.name()));
        all.addAll(List.of(arguments));
        return Programs.ip(all.toArray(String[]::new));
    }

    /** Adds a line to its hosts file. */
    public void addHostsEntry(String address, String hostName) {
        append("hosts", address + " " + hostName + "\n");
    }

    /** Has its programs ask this DNS server. */
    public void resolveWith(String address) {
        append("resolv.conf", "nameserver " + address + "\n");
    }

    private void append(String file, String line) {
        try {
            Files.writeString(privateFiles().resolve(file), line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program here to its end; after the limit it is killed. */
    public Outcome run(Duration limit, String... command) {
        return run(limit, Map.of(), List.of(command));
    }

    /** Runs a program here with more environment. */
    public Outcome run(Duration limit, Map<String, String> environment, List<String> command) {
        return Programs.run(limit, environment, here(command));
    }

    /**
     * Starts a program here.
     *
     * @param tag name of its log in {@link #folder}
     */
    public Running start(String tag, Map<String, String> environment, List<String> command) {
        Path log = folder.resolve(tag + ".log");
        Process process = Programs.start(environment, here(command), log, log);
        CompletableFuture<Void> _ =
                process.onExit()
                        .completeOnTimeout(process, longestLife.toSeconds(), TimeUnit.SECONDS)
                        .thenAccept(p -> Programs.kill(p.toHandle()));
        return new Running(List.copyOf(command), process, log);
    }

    /** What {@code ip netns exec} needs before a command. */
    private List<String> here(List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace.name()));
        all.addAll(command);
        return all;
    }

    /** Does something in a thread of this namespace: opening sockets, for instance. */
    public <T> T inside(Callable<T> work) {
        try {
            return namespace.call(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new LabException("on host " + name + ": " + e.getMessage(), e);
        }
    }

    /** Records the frames of one of its interfaces into {@code folder/device.pcap}. */
    public Capture capture(String device) {
        return inside(
                () ->
                        new Capture(
                                RawPort.open(device, RawPort.View.BOTH),
                                folder.resolve(device + ".pcap")));
    }

    /** Kills whatever runs here, and removes the namespace. */
    void remove() {
        remove(namespace.name());
    }

    /** The same for a namespace that a run left behind which is no more. */
    static void remove(String namespace) {
        Duration limit = Duration.ofSeconds(20);
        Patience.until(
                "the processes of " + namespace + " are gone",
                GONE_WITHIN,
                Duration.ofMillis(20),
                () -> killAll(namespace).isEmpty());
        Programs.run(limit, Map.of(), List.of("ip", "netns", "del", namespace));
        deleteFolder(privateFiles(namespace));
    }

    /** The processes that were there and have been killed; zombies are not there any more. */
    private static List<Long> killAll(String namespace) {
        Outcome pids =
                Programs.run(GONE_WITHIN, Map.of(), List.of("ip", "netns", "pids", namespace));
        List<Long> found = pids.out().lines().map(Long::parseLong).toList();
        found.forEach(p -> ProcessHandle.of(p).ifPresent(ProcessHandle::destroyForcibly));
        return found;
    }

    private Path privateFiles() {
        return privateFiles(namespace.name());
    }

    /** Where {@code ip netns exec} finds what takes the place of files in {@code /etc}. */
    static Path privateFiles(String namespace) {
        return PRIVATE_FILES.resolve(namespace);
    }

    private static void deleteFolder(Path path) {
        try (var files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (NoSuchFileException e) {
            // It is gone, which is what was wanted.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
