package org.o7s.itests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** One system, and processes on it. */
final class LocalStage extends Stage {
    /** Two talk to each other, all of them are a ring. */
    private static final int PROCESSES = 6;

    private static final String DIRECT = "direct";
    private static final String LOCAL = "local";
    private static final String DATA = "data";

    /** Where Aeron keeps what processes share, in a folder with the name of this run's. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final boolean aeron;
    private final boolean data;

    LocalStage(Path system, Options options, List<String> daemonOptions) throws IOException {
        super(system, daemonOptions);
        this.aeron = options.aeron();
        this.data = options.data();
    }

    @Override
    List<String> yardsticks() {
        return aeron ? List.of("tcp", "unix", "aeron", DIRECT) : List.of("tcp", "unix", DIRECT);
    }

    @Override
    Results measure(Options options, Consumer<String> progress) throws IOException {
        return Contest.between(open(), options, progress);
    }

    private List<Contestant> open() throws IOException {
        Daemon daemon = daemon(List.of(), "bench").awaitReady();
        List<String> lines =
                new ArrayList<>(List.of("ipcp bootstrap type local name local layer " + LAYER));
        for (int i = 0; i < PROCESSES; i++) {
            // Through the local IPCP, which the system would otherwise not need for two of one
            // user.
            lines.add("name create " + processName(LOCAL, i) + " direct off");
            lines.addAll(serving(processName(LOCAL, i)));
            lines.addAll(serving(processName(DIRECT, i)));
            lines.addAll(serving(processName(DATA, i)));
        }
        daemon.irm(lines);
        List<Child.Home> homes = Collections.nCopies(PROCESSES, daemon.home("127.0.0.1"));
        List<Contestant> all = new ArrayList<>();
        all.add(contestant(DIRECT, "flow", true, List.of(daemon), homes));
        all.add(contestant(LOCAL, "flow", true, List.of(daemon), homes));
        if (data) {
            all.add(contestant(DATA, "data-flow", true, List.of(daemon), homes));
        }
        all.add(contestant("tcp", "tcp", true, List.of(), homes));
        all.add(contestant("unix", "unix", true, List.of(), homes));
        if (aeron) {
            closing(() -> deleteTree(SHARED_MEMORY.resolve(folder().getFileName())));
            all.add(contestant("aeron", "aeron", false, List.of(), homes));
        }
        return all;
    }
}
