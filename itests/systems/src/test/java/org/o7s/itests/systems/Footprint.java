package org.o7s.itests.systems;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.o7s.lab.O7sSystem;

/**
 * What a daemon holds for processes, as the kernel and as it itself sees it.
 *
 * @param mappings mappings of memory shared with processes
 * @param descriptors open files of all kinds
 * @param processes processes that are announced
 * @param flows flow ends
 */
record Footprint(int mappings, int descriptors, int processes, int flows) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Files that a daemon may have open now and then: a log, a connection of {@code irm}. */
    private static final int SLACK = 8;

    static Footprint of(O7sSystem system) {
        JsonNode status = system.json("status");
        Path process = Path.of("/proc", status.get("process").asText());
        try (var descriptors = Files.list(process.resolve("fd"))) {
            return new Footprint(
                    (int)
                            Files.readAllLines(process.resolve("maps")).stream()
                                    .filter(l -> l.contains("memfd:o7s-"))
                                    .count(),
                    (int) descriptors.count(),
                    status.get("totals").get("processes").asInt(),
                    status.get("totals").get("flows").asInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a system holds no more than this again. */
    void awaitReturn(O7sSystem system) {
        Footprint[] last = {this};
        await("the daemon holds " + this + " again")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .conditionEvaluationListener(
                        c -> {
                            if (c.getRemainingTimeInMS() < 500) {
                                System.out.println("the daemon holds " + last[0]);
                            }
                        })
                .until(
                        () -> {
                            last[0] = of(system);
                            return last[0].isNoMoreThan(this);
                        });
    }

    private boolean isNoMoreThan(Footprint before) {
        return mappings <= before.mappings
                && descriptors <= before.descriptors + SLACK
                && processes <= before.processes
                && flows <= before.flows;
    }
}
