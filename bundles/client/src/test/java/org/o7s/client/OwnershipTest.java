package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One owner at a time, whoever is the regular. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnershipTest {
    private static final int TAKES = 300_000;
    private static final int VISITS = 2_000;

    /** Two words that only an owner may see differ. */
    private static final class Guarded {
        private final Ownership ownership;
        private long first;
        private long second;
        private boolean torn;

        Guarded(boolean regulars) {
            ownership = new Ownership(regulars);
        }

        void visit() {
            ownership.take();
            step();
        }

        boolean tryVisit() {
            if (!ownership.tryTake()) {
                return false;
            }
            step();
            return true;
        }

        private void step() {
            try {
                torn |= first != second;
                first++;
                second++;
            } finally {
                ownership.give();
            }
        }

        void makeRegular() {
            for (int i = 0; i <= Ownership.TAKES_OF_A_REGULAR; i++) {
                visit();
            }
        }
    }

    private static ExecutorService threads(boolean virtual) {
        return virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newCachedThreadPool();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void manyThreadsTakeTurns(boolean regulars, boolean virtual) throws Exception {
        Guarded guarded = new Guarded(regulars);
        try (ExecutorService threads = threads(virtual)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    for (int take = 0; take < TAKES; take++) {
                                        guarded.visit();
                                    }
                                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(guarded.torn).isFalse();
        assertThat(guarded.first).isEqualTo(4L * TAKES).isEqualTo(guarded.second);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void visitorsComeWhileTheRegularIsAtWork(boolean patient) throws Exception {
        Guarded guarded = new Guarded(true);
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch regular = new CountDownLatch(1);
        try (ExecutorService threads = threads(false)) {
            Callable<Long> work =
                    () -> {
                        guarded.makeRegular();
                        regular.countDown();
                        long taken = Ownership.TAKES_OF_A_REGULAR + 1L;
                        while (!over.get()) {
                            guarded.visit();
                            taken++;
                        }
                        return taken;
                    };
            Future<Long> taken = threads.submit(work);
            regular.await();
            long visited = 0;
            for (int visit = 0; visit < VISITS; visit++) {
                // The pause lets the other one become the regular again.
                LockSupport.parkNanos(10_000);
                if (patient) {
                    guarded.visit();
                    visited++;
                } else if (guarded.tryVisit()) {
                    visited++;
                }
            }
            over.set(true);
            assertThat(guarded.torn).isFalse();
            assertThat(visited).isPositive();
            assertThat(taken.get() + visited).isEqualTo(guarded.first).isEqualTo(guarded.second);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyGetsWhatTheRegularHas(boolean regulars) throws Exception {
        Ownership ownership = new Ownership(regulars);
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < 3 * Ownership.TAKES_OF_A_REGULAR; i++) {
                assertThat(ownership.tryTake()).isTrue();
                if (i % 50 == 49) {
                    assertThat(other.submit(ownership::tryTake).get()).isFalse();
                }
                ownership.give();
            }
        }
    }

    @Test
    void whatTheRegularDidBeforeItWentIsSeenByTheNext() throws Exception {
        Guarded guarded = new Guarded(true);
        try (ExecutorService regular = Executors.newSingleThreadExecutor()) {
            regular.submit(guarded::makeRegular).get();
        }
        assertThat(guarded.tryVisit()).isTrue();
        assertThat(guarded.first).isEqualTo(Ownership.TAKES_OF_A_REGULAR + 2L);
        assertThat(guarded.torn).isFalse();
    }
}
