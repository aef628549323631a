package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollerTest {
    private static final long FOREVER_NS = TimeUnit.SECONDS.toNanos(25);

    @Test
    void aWakeBeforeTheSleepEndsItAtOnce() throws SystemCallException {
        try (Poller poller = Poller.open()) {
            poller.wake();
            assertThat(poller.await(FOREVER_NS)).isEqualTo(Poller.WOKEN);
        }
    }

    @Test
    void manyWakesAreOne() throws SystemCallException {
        try (Poller poller = Poller.open()) {
            poller.wake();
            poller.wake();
            assertThat(poller.await(0)).isEqualTo(Poller.WOKEN);
            assertThat(poller.await(0)).isZero();
        }
    }

    @Test
    void theSleepEndsAfterItsTime() throws SystemCallException {
        try (Poller poller = Poller.open()) {
            long before = System.nanoTime();
            assertThat(poller.await(3_000_000)).isZero();
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(3_000_000);
        }
    }

    @Test
    void aSleepingThreadIsWokenByAnother() throws Exception {
        try (Poller poller = Poller.open()) {
            for (int i = 0; i < 1000; i++) {
                CountDownLatch started = new CountDownLatch(1);
                Thread waker =
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            started.countDown();
                                            poller.wake();
                                        });
                started.await();
                assertThat(poller.await(FOREVER_NS)).isEqualTo(Poller.WOKEN);
                waker.join();
                assertThat(poller.await(0)).isZero();
            }
        }
    }

    @Test
    void aWakeAfterTheEndIsHarmless() throws SystemCallException {
        Poller poller = Poller.open();
        poller.close();
        poller.close();
        poller.wake();
        assertThat(poller.await(FOREVER_NS)).isZero();
    }
}
