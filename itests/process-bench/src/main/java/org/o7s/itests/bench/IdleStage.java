package org.o7s.itests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.o7s.itests.bench.load.Answer;

/**
 * One system, and two processes with many direct flows of the quality data, each of which was used
 * once: what it costs that they are there.
 */
final class IdleStage extends Stage {
    private static final String SERVER = "server";
    private static final String CLIENT = "client";
    private static final double PERCENT = 100;

    IdleStage(Path system, List<String> daemonOptions) throws IOException {
        super(system, daemonOptions);
    }

    @Override
    List<String> yardsticks() {
        return List.of();
    }

    @Override
    Results measure(Options options, Consumer<String> progress) throws IOException {
        Daemon daemon = daemon(List.of(), "bench").awaitReady();
        String name = processName(SERVER, 0);
        daemon.irm(List.of("bind program " + name + " name " + name));
        Child.Home home = daemon.home("127.0.0.1");
        Child server = closing(Child.start(home, "data-flow", name)).awaitReady();
        Child client = closing(Child.start(home, "data-flow", processName(CLIENT, 0))).awaitReady();
        progress.accept("opening " + options.flows() + " flows");
        server.ask("calls", "WAIT");
        server.tell("crowd-take", options.flows());
        client.ask("crowd-open", name, options.flows());
        server.answer();
        server.tell("crowd-sink", Sample.TRIP_BYTES);
        client.ask("crowd-once", Sample.TRIP_BYTES);
        double came = server.answer().get("received");
        if (came != options.flows()) {
            throw new IOException("%.0f packets came of %d".formatted(came, options.flows()));
        }
        Results results = new Results();
        for (int round = 0; round <= options.rounds(); round++) {
            progress.accept(
                    round == 0 ? "warming up" : "round " + round + " of " + options.rounds());
            server.tell("crowd-idle", options.sampleNs());
            client.tell("crowd-idle", options.sampleNs());
            Reading asked = load(client.answer());
            Reading served = load(server.answer());
            if (round > 0) {
                results.add(new Sample.Idle(), CLIENT, asked);
                results.add(new Sample.Idle(), SERVER, served);
            }
        }
        return results;
    }

    private static Reading load(Answer idle) throws IOException {
        return new Reading("% of a core", PERCENT * idle.get("cpuNs") / idle.get("ns"));
    }
}
