package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.NonNull;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.Compute;
import org.o7s.core.loop.Loop;
import org.o7s.core.time.VirtualClocks;

class LinkMonitorTest {
    private static final LinkState UP = new LinkState(true, true, false, 3, 1500, 0x0a);
    private static final LinkState DOWN = new LinkState(true, false, false, 3, 1500, 0x0a);
    private static final LinkState SMALL = new LinkState(true, true, false, 3, 1400, 0x0a);

    private final VirtualClocks clocks = new VirtualClocks(0);
    private final Loop loop = new Loop("test", clocks);
    private final ArrayDeque<Runnable> looks = new ArrayDeque<>();
    private final List<LinkState> seen = new ArrayList<>();
    private LinkState now = UP;
    private boolean failing;
    private final LinkMonitor monitor =
            new LinkMonitor("eth0", this::look, new Held(), loop, seen::add);

    private LinkState look() throws IOException {
        if (failing) {
            throw new IOException("no");
        }
        return now;
    }

    /** Looks when it is told to; what is seen is reported when that is told, too. */
    private final class Held implements Compute {
        @Override
        public <T extends @NonNull Object> void run(
                String what,
                long limitNs,
                Callable<T> task,
                Executor reply,
                Consumer<Outcome<T>> outcome) {
            looks.add(
                    () -> {
                        Outcome<T> result;
                        try {
                            result = new Done<>(task.call());
                        } catch (Exception e) {
                            result = new Failed<>(e);
                        }
                        Outcome<T> found = result;
                        looks.add(() -> reply.execute(() -> outcome.accept(found)));
                    });
        }
    }

    /** One half of a look: the looking, or the report. */
    private void step() {
        looks.remove().run();
        while (loop.pass() > 0) {
            // Until nothing is left to do.
        }
    }

    private void advance(long ns) {
        clocks.advance(ns);
        while (loop.pass() > 0) {
            // Until nothing is left to do.
        }
    }

    private void look300() {
        step();
        step();
    }

    @Test
    void itLooksEvery300Ms() {
        monitor.start();
        look300();
        assertThat(seen).containsExactly(UP);
        advance(LinkMonitor.PERIOD_NS - 1);
        assertThat(looks).isEmpty();
        now = DOWN;
        advance(1);
        look300();
        assertThat(seen).containsExactly(UP, DOWN);
    }

    @Test
    void whatIsHeardIsReportedAtOnceAndLookedAtSoon() {
        monitor.start();
        look300();
        monitor.heard(DOWN);
        assertThat(seen).containsExactly(UP, DOWN);
        assertThat(monitor.last()).isEqualTo(DOWN);
        now = SMALL;
        advance(LinkMonitor.SOON_NS);
        look300();
        assertThat(seen).containsExactly(UP, DOWN, SMALL);
        advance(LinkMonitor.PERIOD_NS - 1);
        assertThat(looks).isEmpty();
        advance(1);
        assertThat(looks).hasSize(1);
    }

    @Test
    void aLookThatBeganBeforeIsNotBelieved() {
        monitor.start();
        step();
        monitor.heard(DOWN);
        step();
        assertThat(seen).containsExactly(DOWN);
        now = DOWN;
        advance(LinkMonitor.SOON_NS);
        look300();
        assertThat(seen).containsExactly(DOWN, DOWN);
    }

    @Test
    void aLinkThatChangesAllTheTimeIsLookedAtNowAndThen() {
        monitor.start();
        look300();
        for (int i = 0; i < 1000; i++) {
            monitor.heard(i % 2 == 0 ? DOWN : UP);
            advance(100_000);
            while (!looks.isEmpty()) {
                step();
            }
        }
        assertThat(seen).hasSizeBetween(1001 + 8, 1001 + 10);
    }

    @Test
    void aLookThatFailsChangesNothing() {
        monitor.start();
        look300();
        monitor.heard(DOWN);
        failing = true;
        advance(LinkMonitor.SOON_NS);
        look300();
        assertThat(seen).containsExactly(UP, DOWN, DOWN);
    }

    @Test
    void onceStoppedItReportsNothing() {
        monitor.start();
        look300();
        monitor.stop();
        monitor.heard(DOWN);
        advance(LinkMonitor.PERIOD_NS);
        assertThat(looks).isEmpty();
        assertThat(seen).containsExactly(UP);
    }
}
