package org.o7s.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.lab.cable.Impairments;

/**
 * Hosts and cables. Needs root. Any thread.
 *
 * <p>Names carry the number of this process and a random part: labs side by side do not meet, and
 * the next lab removes what a dead process left behind. Closing kills every process of the hosts,
 * also when the Java process is asked to end in the middle of its work.
 */
public final class Lab implements AutoCloseable {
    private static final Pattern NAMESPACE = Pattern.compile("o7s-(\\d+)-[0-9a-f]{4}-.*");
    private static final Path NAMESPACES = Path.of("/run/netns");

    /** Interfaces have at most 15 characters. */
    private static final int MAX_HOST_NAME = 11;

    private final String prefix;
    private final Path folder;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Thread onExit = new Thread(this::closeAll, "lab removal");
    private int links;

    private Lab(String prefix, Path folder) {
        this.prefix = prefix;
        this.folder = folder;
    }

    /**
     * An empty lab.
     *
     * @param title for people: names the folder of the logs below {@code target/labs}
     */
    public static Lab open(String title) {
        removeLeftOvers();
        String random = HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
        String prefix = "o7s-" + ProcessHandle.current().pid() + "-" + random + "-";
        Path labs = Path.of(System.getProperty("o7s.labs", "target/labs")).toAbsolutePath();
        Path folder = labs.resolve(title.replaceAll("[^A-Za-z0-9]+", "-") + "-" + random);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Lab lab = new Lab(prefix, folder);
        Runtime.getRuntime().addShutdownHook(lab.onExit);
        return lab;
    }

    /** Where the logs are. */
    public Path folder() {
        return folder;
    }

    /**
     * A new machine.
     *
     * @param name lower-case letters and digits, at most 11
     */
    public synchronized Host host(String name) {
        if (!name.matches("[a-z0-9]{1," + MAX_HOST_NAME + "}")) {
            throw new IllegalArgumentException("not a name for a host: " + name);
        }
        Host host = Host.create(name, prefix + name, folder.resolve(name));
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
        Host relay = host("relay" + links);
        Link link =
                Link.through(relay, end(left, right, 1), end(right, left, 2), impairments, seed);
        closing.push(link::close);
        return link;
    }

    private LinkEnd end(Host here, Host there, int side) {
        return new LinkEnd(
                here,
                "to-" + there.name(),
                "02:00:00:00:%02x:%02x".formatted(links, side),
                "10.77." + links + "." + side);
    }

    /** Has something done when the lab is closed, before hosts and links made so far go. */
    public synchronized void onClose(Runnable action) {
        closing.push(action);
    }

    private synchronized void closeAll() {
        LabException failures = new LabException("the lab could not be removed completely");
        while (!closing.isEmpty()) {
            try {
                closing.pop().run();
            } catch (RuntimeException e) {
                // The rest must go all the same.
                failures.addSuppressed(e);
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }

    /** Kills every process of the hosts and removes the namespaces; the logs stay. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The process is ending: the hook does the same work, and one of us finds it done.
        }
        closeAll();
    }

    private static void removeLeftOvers() {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        try (var names = Files.list(NAMESPACES)) {
            for (Path path : names.toList()) {
                Matcher matcher = NAMESPACE.matcher(path.getFileName().toString());
                if (matcher.matches()
                        && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                    Host.remove(matcher.group());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
