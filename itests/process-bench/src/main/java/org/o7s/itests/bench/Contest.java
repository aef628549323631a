package org.o7s.itests.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Takes samples of all contestants in turn, so that what else the machine does meets all alike. */
final class Contest {
    private final List<? extends Contender> contestants;
    private final Options options;
    private final Consumer<String> progress;
    private final Results results = new Results();

    /**
     * A contest that has not begun.
     *
     * @param progress told what comes next
     */
    private Contest(
            List<? extends Contender> contestants, Options options, Consumer<String> progress) {
        this.contestants = contestants;
        this.options = options;
        this.progress = progress;
    }

    /** A contest between those who can be reached, or will be. */
    static Results between(
            List<? extends Contender> contestants, Options options, Consumer<String> progress)
            throws IOException {
        for (Contender contestant : contestants) {
            contestant.awaitReachable();
        }
        return new Contest(contestants, options, progress).run();
    }

    /** Takes all samples; the first round is for compilers and caches, and does not count. */
    private Results run() {
        List<Sample> samples = Sample.all(options.data());
        for (int round = 0; round <= options.rounds(); round++) {
            for (Sample sample : samples) {
                for (Contender contestant : contestants) {
                    progress.accept(
                            "%s: %s, %s"
                                    .formatted(
                                            round == 0
                                                    ? "warming up"
                                                    : "round " + round + " of " + options.rounds(),
                                            sample.title(),
                                            contestant.name()));
                    take(sample, contestant, round > 0);
                }
            }
        }
        return results;
    }

    private void take(Sample sample, Contender contestant, boolean counts) {
        try {
            List<Reading> readings = contestant.take(sample, options.sampleNs());
            if (counts) {
                readings.forEach(r -> results.add(sample, contestant.name(), r));
            }
        } catch (IOException e) {
            if (counts) {
                results.fail(sample, contestant.name(), String.valueOf(e.getMessage()));
            }
        }
    }
}
