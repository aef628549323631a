package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;

/**
 * What a daemon holds for processes, as the kernel and as it itself sees it.
 *
 * @param mappings mappings of memory shared with processes
 * @param sharedKib how much of that memory is in use, in KiB
 * @param descriptors open files of all kinds
 * @param processes processes that are announced
 * @param flows flow ends
 * @param heapBytes what is in use of its heap after a collection
 */
record Footprint(
        int mappings, long sharedKib, int descriptors, int processes, int flows, long heapBytes) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Files that a daemon may have open now and then: a log, a connection of {@code irm}. */
    private static final int SLACK = 8;

    /** Rings of those who stay take as much as they once needed at the same time. */
    private static final long SLACK_KIB = 128;

    /** What is loaded when something happens for the first time. */
    private static final long SLACK_HEAP_BYTES = 8L << 20;

    static Footprint of(O7sSystem system) {
        JsonNode status = system.json("status");
        String process = status.get("process").asText();
        return without(status).withHeap(heapBytes(system, process));
    }

    /** All but the heap, for which the daemon has to stop for a moment. */
    private static Footprint without(JsonNode status) {
        Path process = Path.of("/proc", status.get("process").asText());
        int mappings = 0;
        long sharedKib = 0;
        try (var descriptors = Files.list(process.resolve("fd"))) {
            boolean shared = false;
            for (String line : Files.readAllLines(process.resolve("smaps"))) {
                if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                    shared = line.contains("memfd:o7s-");
                    mappings += shared ? 1 : 0;
                } else if (shared && line.startsWith("Rss:")) {
                    sharedKib += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return new Footprint(
                    mappings,
                    sharedKib,
                    (int) descriptors.count(),
                    status.get("totals").get("processes").asInt(),
                    status.get("totals").get("flows").asInt(),
                    0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The histogram of live objects is taken after a collection; its last line is the sum. */
    private static long heapBytes(O7sSystem system, String process) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Outcome outcome = system.host().run(LIMIT, jcmd, process, "GC.class_histogram");
        String[] words = outcome.expectSuccess().out().strip().split("\\s+");
        return Long.parseLong(words[words.length - 1]);
    }

    private Footprint withHeap(long bytes) {
        return new Footprint(mappings, sharedKib, descriptors, processes, flows, bytes);
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
                            last[0] = without(system.json("status"));
                            return last[0].isNoMoreThan(this);
                        });
        await("the heap of the daemon is as it was")
                .atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(of(system).heapBytes)
                                        .isLessThanOrEqualTo(heapBytes + SLACK_HEAP_BYTES));
    }

    private boolean isNoMoreThan(Footprint before) {
        return mappings <= before.mappings
                && sharedKib <= before.sharedKib + SLACK_KIB
                && descriptors <= before.descriptors + SLACK
                && processes <= before.processes
                && flows <= before.flows;
    }
}
