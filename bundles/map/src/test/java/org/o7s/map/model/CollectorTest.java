package org.o7s.map.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.map.http.Reply;
import org.o7s.map.model.Snapshot.Section;

class CollectorTest {
    private final AtomicLong looks = new AtomicLong();
    private volatile boolean fails;
    private final Collector collector = new Collector(this::look, Duration.ofMillis(5));

    private Snapshot look(long number) {
        looks.incrementAndGet();
        if (fails) {
            throw new IllegalStateException("the system stops");
        }
        return new Snapshot(
                number, number, Map.of(Section.FLOWS, Map.of("always", "{}", "nr" + number, "{}")));
    }

    @AfterEach
    void end() {
        collector.close();
    }

    private static String text(byte[] message) {
        return new String(message, UTF_8);
    }

    @Test
    void nobodyWatchesSoNothingIsAsked() throws Exception {
        collector.start();
        try (Reply.Pieces viewer = collector.watch()) {
            viewer.next();
        }
        assertThat(collector.viewers()).isZero();
        Awaitility.await()
                .until(
                        () -> {
                            long before = looks.get();
                            java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                            return looks.get() == before;
                        });
    }

    @Test
    void aSlowReaderGetsTheNewestAndWhatLiesBetweenIsNotKept() throws Exception {
        collector.start();
        try (Reply.Pieces viewer = collector.watch()) {
            assertThat(text(viewer.next())).contains("\"whole\":true", "always");
            long seen = looks.get();
            Awaitility.await().until(() -> looks.get() > seen + 10);
            String next = text(viewer.next());
            assertThat(next).contains("\"whole\":false", "\"gone\"").doesNotContain("always");
            long number = Long.parseLong(next.replaceAll("(?s).*\"number\":(\\d+).*", "$1"));
            assertThat(number).isGreaterThan(seen + 8);
            assertThat(next.split("\"nr", -1)).as("one new, one gone").hasSize(3);
        }
    }

    @Test
    void everybodyWhoComesLaterGetsEverythingFirst() throws Exception {
        collector.start();
        try (Reply.Pieces one = collector.watch();
                Reply.Pieces other = collector.watch()) {
            one.next();
            one.next();
            assertThat(text(other.next())).contains("\"whole\":true", "always");
        }
    }

    @Test
    void aLookThatFailsIsNoEndAndWhoReadsHearsThatWeAreHere() throws Exception {
        fails = true;
        collector.start();
        try (Reply.Pieces viewer = collector.watch()) {
            assertThat(text(viewer.next())).startsWith(":");
            fails = false;
            String next = text(viewer.next());
            assertThat(next.startsWith(":") ? text(viewer.next()) : next).contains("always");
        }
    }

    @Test
    void afterTheEndThereIsNothingMore() throws Exception {
        collector.start();
        try (Reply.Pieces viewer = collector.watch()) {
            viewer.next();
            collector.close();
            assertThat(viewer.next()).isEmpty();
        }
    }
}
