package org.o7s.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Where contestants meet: daemons, and what joins them. Closing it leaves nothing behind. */
abstract class Stage implements AutoCloseable {
    /** The layer that all names are registered in. */
    static final String LAYER = "bench";

    /** Kinds of ways that carry messages of more than a packet. */
    private static final Set<String> MESSAGE_KINDS = Set.of("data-flow", "tcp", "unix");

    private final Path system;
    private final String[] daemonOptions;
    private final Path folder;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /**
     * An empty stage.
     *
     * @param system folder of the assembled system
     * @param daemonOptions what its daemons are started with
     */
    Stage(Path system, List<String> daemonOptions) throws IOException {
        this.system = system;
        this.daemonOptions = daemonOptions.toArray(String[]::new);
        // The path of a socket has at most 107 bytes.
        this.folder = Files.createTempDirectory(Path.of("/tmp"), "o7s-bench");
    }

    /**
     * Sets it up and takes all samples.
     *
     * @param progress told what comes next
     */
    abstract Results measure(Options options, Consumer<String> progress) throws IOException;

    /** What the others are compared with, in the order of the table. */
    abstract List<String> yardsticks();

    final Path folder() {
        return folder;
    }

    /** Closes something in the end: what came last first. */
    final <T extends AutoCloseable> T closing(T resource) {
        synchronized (open) {
            open.addFirst(resource);
        }
        return resource;
    }

    final Daemon daemon(List<String> before, String instance) throws IOException {
        Files.createDirectories(folder.resolve("run"));
        return closing(Daemon.start(system, before, folder, instance, daemonOptions));
    }

    /** The commands that have processes of a name serve a name like it. */
    static List<String> serving(String name) {
        return List.of(
                "bind program " + name + " name " + name,
                "name register " + name + " layer " + LAYER);
    }

    /** The name of one of the processes of a way. */
    static String processName(String way, int index) {
        return way + "-" + index;
    }

    /**
     * Starts the processes of a way.
     *
     * @param homes one per process
     */
    final Contestant contestant(
            String way, String kind, boolean dials, List<Daemon> daemons, List<Child.Home> homes)
            throws IOException {
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < homes.size(); i++) {
            children.add(closing(Child.start(homes.get(i), kind, processName(way, i))));
        }
        for (Child child : children) {
            child.awaitReady();
        }
        return new Contestant(way, children, daemons, dials, MESSAGE_KINDS.contains(kind));
    }

    /**
     * Starts the processes of a program that sends one way.
     *
     * @param homes that of who receives, and that of who sends
     */
    final Contestant program(String way, Path program, List<Child.Home> homes) throws IOException {
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < homes.size(); i++) {
            children.add(closing(Child.start(homes.get(i), program, processName(way, i))));
        }
        for (Child child : children) {
            child.awaitReady();
        }
        return Contestant.oneWay(way, children);
    }

    @Override
    public void close() {
        synchronized (open) {
            while (!open.isEmpty()) {
                try {
                    open.removeFirst().close();
                } catch (Exception e) {
                    System.err.println("o7s bench: something is left behind: " + e.getMessage());
                }
            }
        }
        try {
            deleteTree(folder);
        } catch (IOException e) {
            System.err.println("o7s bench: " + folder + " is left behind: " + e.getMessage());
        }
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
