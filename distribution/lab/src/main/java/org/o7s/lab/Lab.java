package org.o7s.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.o7s.lab.cable.Impairments;

/**
 * Hosts and cables. Needs root. Any thread.
 *
 * <p>Names carry the number of this process and a random part: labs side by side do not meet.
 * Closing kills every process of the hosts, also when the Java process is asked to end in the
 * middle of its work. When it is killed, its {@link Guardian} does that; and what is left behind
 * all the same, the next lab removes.
 */
public final class Lab implements AutoCloseable {
    /** In a test, no program in the background lives longer. */
    public static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

    /** Interfaces have at most 15 characters. */
    private static final int MAX_HOST_NAME = 11;

    /** The hosts in the middle of cables are called that, with a number behind. */
    private static final String MIDDLE = "relay";

    private final String prefix;
    private final Path folder;
    private final Path runFolder;
    private final Duration longestLife;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final AtExit atExit = AtExit.of("lab removal", this::closeAll);
    private final Guardian guardian;
    private final Set<String> names = new HashSet<>();
    private int links;
    private boolean isClosed;

    private Lab(String prefix, Path folder, Path runFolder, Duration longestLife) {
        this.prefix = prefix;
        this.folder = folder;
        this.runFolder = runFolder;
        this.longestLife = longestLife;
        this.guardian = Guardian.of(prefix, runFolder);
    }

    /**
     * One end of a cable that is to be made.
     *
     * @param device name of the interface there
     * @param address IPv4 address; the lab chooses one if it is empty
     */
    public record End(Host host, String device, Optional<String> address) {}

    /**
     * An empty lab of a test.
     *
     * @param title for people: names the folder of the logs below {@code target/labs}
     */
    public static Lab open(String title) {
        Path labs = Path.of(System.getProperty("o7s.labs", "target/labs")).toAbsolutePath();
        return open(title, labs, LONGEST_LIFE);
    }

    /**
     * An empty lab.
     *
     * @param title for people: names the folder of the logs
     * @param logs the folder below which that one is
     * @param longestLife no program in the background lives longer
     */
    public static Lab open(String title, Path logs, Duration longestLife) {
        // What cannot be removed is in nobody's way: its names are its own. "lab destroy" says why.
        Cleared _ = removeLeftOvers();
        String random = HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
        String prefix = "o7s-" + ProcessHandle.current().pid() + "-" + random + "-";
        Path folder = logs.resolve(title.replaceAll("[^A-Za-z0-9]+", "-") + "-" + random);
        Path runFolder;
        try {
            Files.createDirectories(folder);
            // The sockets of daemons live here; a path of a socket has at most 107 bytes.
            runFolder = Files.createTempDirectory("o7s");
            // What is in there is for its owner; a daemon that is open to others opens its own.
            Files.setPosixFilePermissions(runFolder, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Lab lab = new Lab(prefix, folder, runFolder, longestLife);
        lab.atExit.arm();
        return lab;
    }

    /** Where the logs are. */
    public Path folder() {
        return folder;
    }

    /** A folder with a short name, which goes with the lab. */
    Path runFolder() {
        return runFolder;
    }

    /**
     * A new machine.
     *
     * @param name lower-case letters and digits, at most 11; one that {@link #isTaken} is not, and
     *     no other host of the lab
     */
    public synchronized Host host(String name) {
        if (!name.matches("[a-z0-9]{1," + MAX_HOST_NAME + "}") || isTaken(name)) {
            throw new IllegalArgumentException("not a name for a host: " + name);
        }
        return add(name);
    }

    /** Whether hosts cannot be called that, because those in the middle of cables are. */
    public static boolean isTaken(String name) {
        return name.matches(MIDDLE + "\\d+");
    }

    private Host add(String name) {
        requireOpen();
        if (!names.add(name)) {
            throw new IllegalArgumentException("there is a host " + name + " already");
        }
        Host host = Host.create(name, prefix + name, folder.resolve(name), longestLife);
        closing.push(host::remove);
        return host;
    }

    /**
     * A cable: {@code to-B} at host A, {@code to-A} at host B, MACs 02:00:00:00:N:1 and :2,
     * addresses 10.77.N.1 and .2, where N counts the cables of the lab from 1.
     */
    public synchronized Link link(Host left, Host right) {
        links++;
        Link link = Link.direct(end(left, right, 1), end(right, left, 2));
        closing.push(link::close);
        return link;
    }

    /**
     * A cable with a bad stretch in the middle.
     *
     * @param seed of all decisions about frames
     */
    public synchronized Link link(Host left, Host right, Impairments impairments, long seed) {
        links++;
        Host relay = add(MIDDLE + links);
        Link link =
                Link.through(relay, end(left, right, 1), end(right, left, 2), impairments, seed);
        closing.push(link::close);
        return link;
    }

    /**
     * A cable that can be made worse and better while it is used.
     *
     * @param seed of all decisions about frames
     */
    public synchronized Cable cable(End left, End right, long seed) {
        links++;
        Host middle = add(MIDDLE + links);
        Cable cable = new Cable(middle, end(left, 1), end(right, 2), seed);
        closing.push(cable::close);
        return cable;
    }

    private LinkEnd end(Host here, Host there, int side) {
        return end(new End(here, "to-" + there.name(), Optional.empty()), side);
    }

    private LinkEnd end(End end, int side) {
        return new LinkEnd(
                end.host(),
                end.device(),
                "02:00:00:00:%02x:%02x".formatted(links, side),
                end.address().orElse("10.77." + links + "." + side));
    }

    /** Has something done when the lab is closed, before hosts and links made so far go. */
    public synchronized void onClose(Runnable action) {
        requireOpen();
        closing.push(action);
    }

    /** What would be made now, nobody would remove. */
    private void requireOpen() {
        if (isClosed) {
            throw new LabException("the lab was removed while it was built");
        }
    }

    private synchronized void closeAll() {
        isClosed = true;
        List<RuntimeException> failures = new ArrayList<>();
        while (!closing.isEmpty()) {
            try {
                closing.pop().run();
            } catch (RuntimeException e) {
                // The rest must go all the same.
                failures.add(e);
            }
        }
        guardian.close();
        if (!failures.isEmpty()) {
            List<String> sentences = failures.stream().map(Faults::sentence).toList();
            LabException all =
                    new LabException(
                            "the lab could not be removed completely: "
                                    + String.join("; ", sentences));
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }

    /** Kills every process of the hosts and removes the namespaces; the logs stay. */
    @Override
    public void close() {
        atExit.cancel();
        closeAll();
    }

    /**
     * What became of namespaces that labs left behind.
     *
     * @param removed their names
     * @param failed the names of those that could not be removed, and why, in this order
     */
    public record Cleared(List<String> removed, Map<String, String> failed) {
        /** Copies. */
        public Cleared {
            removed = List.copyOf(removed);
            failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        }

        /** Whether there were none. */
        public boolean isNothing() {
            return removed.isEmpty() && failed.isEmpty();
        }
    }

    /** Removes the namespaces of labs whose process is no more, and no others. */
    public static Cleared removeLeftOvers() {
        List<String> removed = new ArrayList<>();
        Map<String, String> failed = new LinkedHashMap<>();
        for (LeftOver leftOver : LeftOver.all()) {
            try {
                Host.remove(leftOver.namespace());
                removed.add(leftOver.namespace());
            } catch (LabException | UncheckedIOException e) {
                failed.put(leftOver.namespace(), Faults.sentence(e));
            }
        }
        return new Cleared(removed, failed);
    }
}
