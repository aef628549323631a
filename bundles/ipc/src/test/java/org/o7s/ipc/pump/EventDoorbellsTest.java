package org.o7s.ipc.pump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.ipc.data.DescriptorHandle;
import org.o7s.linux.EventCounter;
import org.o7s.linux.ReadinessSet;

/** Doorbells in the sleep of a loop, first there and in the company of others. */
@Timeout(20)
class EventDoorbellsTest {
    private static final long LONG_NS = 60_000_000_000L;
    private static final long SHORT_NS = 1_000_000;

    private final Asked asked = new Asked();
    private final Asked askedToo = new Asked();
    private EventDoorbells first;
    private EventDoorbells second;

    private static final class Asked implements Doorbells.Answerer {
        private final List<Long> rung = new ArrayList<>();
        private boolean busy;

        @Override
        public boolean maySleep() {
            return !busy;
        }

        @Override
        public void rung(long token) {
            rung.add(token);
        }
    }

    @BeforeEach
    void open() throws IOException {
        first = new EventDoorbells();
        second = new EventDoorbells();
        first.attend(asked);
        second.attend(askedToo);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    /** Rings as the process does that has a copy of the bell. */
    private static void ring(ProcessBell bell) throws IOException {
        EventCounter counter = EventCounter.adopt(DescriptorHandle.of(bell.handOver().getFirst()));
        counter.ring();
        counter.close();
    }

    @Test
    void aBellEndsTheSleepAndIsToldOnceEachTimeItRings() throws IOException {
        ProcessBell bell = first.bell();
        first.watch(bell, 7);
        ring(bell);
        first.await(LONG_NS);
        first.await(SHORT_NS);
        assertThat(asked.rung).containsExactly(7L);
        ring(bell);
        first.await(LONG_NS);
        assertThat(asked.rung).containsExactly(7L, 7L);
        first.unwatch(bell);
        ring(bell);
        first.await(SHORT_NS);
        assertThat(asked.rung).hasSize(2);
        bell.close();
    }

    @Test
    void whatRangBeforeItWasWatchedIsTold() throws IOException {
        ProcessBell bell = first.bell();
        ring(bell);
        first.watch(bell, 3);
        first.await(LONG_NS);
        assertThat(asked.rung).containsExactly(3L);
        bell.close();
    }

    /** A process may make reads of what it shares wait for ever. */
    @Test
    void whatAProcessSharesIsNeverRead() throws IOException {
        ProcessBell bell = first.bell();
        first.watch(bell, 4);
        ring(bell);
        first.await(LONG_NS);
        bell.heard();
        EventCounter copy = EventCounter.adopt(DescriptorHandle.of(bell.handOver().getFirst()));
        List<Long> ready = new ArrayList<>();
        try (ReadinessSet set = ReadinessSet.open()) {
            set.add(copy.descriptor(), 1, ReadinessSet.READABLE);
            set.look((token, _) -> ready.add(token));
        }
        assertThat(ready).as("what rang is still there").containsExactly(1L);
        copy.close();
        bell.close();
    }

    @Test
    void aBellEndsTheSleepOfOthersThatWatchIt() throws IOException {
        ProcessBell bell = second.bell();
        second.watch(bell, 9);
        first.watchAlso(List.of(second));
        ring(bell);
        first.await(LONG_NS);
        assertThat(askedToo.rung).containsExactly(9L);
        assertThat(asked.rung).isEmpty();
        bell.heard();
        bell.close();
    }

    @Test
    void theInputOfOthersEndsTheSleepOfTheBells() throws IOException {
        ProcessBell bell = first.bell();
        first.watch(bell, 5);
        second.watchAlso(List.of(first));
        ring(bell);
        second.await(LONG_NS);
        assertThat(asked.rung).containsExactly(5L);
        bell.close();
    }

    @Test
    void nobodySleepsWhileAFlowMayNotRest() {
        askedToo.busy = true;
        first.watchAlso(List.of(second));
        first.await(LONG_NS);
        askedToo.busy = false;
        asked.busy = true;
        first.await(LONG_NS);
        assertThat(asked.rung).isEmpty();
    }

    @Test
    void aWakeEndsTheNextSleep() {
        first.wake();
        first.await(LONG_NS);
        assertThat(asked.rung).isEmpty();
    }
}
