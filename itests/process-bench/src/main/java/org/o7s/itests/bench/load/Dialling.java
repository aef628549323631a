package org.o7s.itests.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Connections: each made and given back, as many as go. */
final class Dialling {
    private Dialling() {}

    /**
     * Makes connections and gives them back.
     *
     * @param threads how many are at it, each one after the other
     */
    static Answer dial(Way way, String name, int threads, long lastsNs)
            throws IOException, InterruptedException {
        Meter meter = new Meter();
        long beganNs = System.nanoTime();
        long made = 0;
        try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
            Callable<Long> one = () -> dial(way, name, beganNs + lastsNs);
            List<Future<Long>> dialling = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                dialling.add(all.submit(one));
            }
            for (Future<Long> each : dialling) {
                made += each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a connection could not be made", e.getCause());
        }
        return meter.into(new Answer().put("made", made).put("ns", System.nanoTime() - beganNs));
    }

    private static long dial(Way way, String name, long untilNs) throws IOException {
        long made = 0;
        while (System.nanoTime() - untilNs < 0) {
            try (Link link = way.connect(name, 0)) {
                link.awaitTaken();
            }
            made++;
        }
        return made;
    }
}
