package org.o7s.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.time.Clocks;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SleepTest {
    private static final long FOREVER_NS = TimeUnit.SECONDS.toNanos(25);

    private static final AtomicInteger TESTS = new AtomicInteger();

    private final String name = "sleep" + TESTS.incrementAndGet();
    private final Sleep sleep = new Sleep(name);

    /** A port with a descriptor that is never used: it notes what it is asked for. */
    private static final class FakeDescriptor implements DescriptorWaiter {
        private final ParkingWaiter parking = new ParkingWaiter();
        private List<DescriptorWaiter> also = List.of();
        private int waits;

        @Override
        public int descriptor() {
            return 7;
        }

        @Override
        public void watchAlso(List<DescriptorWaiter> others) {
            also = List.copyOf(others);
        }

        @Override
        public long limitNs(long maxNs) {
            return maxNs;
        }

        @Override
        public void waited(boolean error) {}

        @Override
        public void await(long maxNs) {
            waits++;
            parking.await(maxNs);
        }

        @Override
        public void wake() {
            parking.wake();
        }
    }

    /** A port without a descriptor; input ends each wait until it is taken. */
    private static final class FakeSelector implements Waiter {
        private final Semaphore input = new Semaphore(0);
        private final AtomicInteger waits = new AtomicInteger();
        private volatile String lastWaiter = "";

        @Override
        public void await(long maxNs) {
            lastWaiter = Thread.currentThread().getName();
            waits.incrementAndGet();
            try {
                if (input.tryAcquire(maxNs, TimeUnit.NANOSECONDS)) {
                    input.release(); // it stays until the loop takes it
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void wake() {
            input.release();
        }
    }

    @Test
    void withoutPortsAWakeThatCameBeforeEndsTheSleep() {
        sleep.wake();
        sleep.await(FOREVER_NS);
        assertThat(sleep).isNotNull();
    }

    @Test
    void onePortIsSleptInAndWatchesNothingElse() {
        FakeDescriptor port = new FakeDescriptor();
        sleep.add(port);
        sleep.wake();
        sleep.await(FOREVER_NS);
        assertThat(port.waits).isEqualTo(1);
        assertThat(port.also).isEmpty();
    }

    @Test
    void theFirstOfSeveralDescriptorsWatchesTheOthers() {
        FakeDescriptor first = new FakeDescriptor();
        FakeDescriptor second = new FakeDescriptor();
        FakeDescriptor third = new FakeDescriptor();
        List.of(first, second, third).forEach(sleep::add);
        sleep.wake();
        sleep.await(FOREVER_NS);
        assertThat(first.also).containsExactly(second, third);
        assertThat(List.of(first.waits, second.waits, third.waits)).containsExactly(1, 0, 0);
    }

    @Test
    void theNextOneLeadsWhenTheFirstGoes() {
        FakeDescriptor first = new FakeDescriptor();
        FakeDescriptor second = new FakeDescriptor();
        FakeDescriptor third = new FakeDescriptor();
        List.of(first, second, third).forEach(sleep::add);
        sleep.remove(first);
        sleep.wake();
        sleep.await(FOREVER_NS);
        assertThat(first.also).isEmpty();
        assertThat(second.also).containsExactly(third);
        assertThat(List.of(first.waits, second.waits)).containsExactly(0, 1);
        sleep.remove(third);
        assertThat(second.also).isEmpty();
    }

    @Test
    void aLonelySelectorIsSleptInByTheLoopItself() {
        FakeSelector port = new FakeSelector();
        sleep.add(port);
        port.input.release();
        sleep.await(FOREVER_NS);
        assertThat(port.lastWaiter).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void inputOfASelectorInCompanyWakesTheLoop() {
        FakeSelector port = new FakeSelector();
        sleep.add(new FakeDescriptor());
        sleep.add(port);
        port.input.release();
        sleep.await(FOREVER_NS);
        assertThat(port.lastWaiter).isEqualTo("o7s-watch-" + name);
    }

    @Test
    void aSelectorIsWaitedForOncePerSleepHoweverMuchComesIn() {
        FakeSelector port = new FakeSelector();
        sleep.add(new FakeDescriptor());
        sleep.add(port);
        port.input.release(1000);
        for (int i = 1; i <= 100; i++) {
            sleep.await(FOREVER_NS);
            assertThat(port.waits.get()).isLessThanOrEqualTo(i);
        }
    }

    @Test
    void aPortThatLeftIsNotWaitedForAnyMore() {
        FakeSelector leaving = new FakeSelector();
        FakeSelector staying = new FakeSelector();
        sleep.add(leaving);
        sleep.add(staying);
        sleep.add(new FakeDescriptor());
        sleep.await(1_000_000);
        sleep.remove(leaving);
        int waits = leaving.waits.get();
        staying.input.release();
        sleep.await(FOREVER_NS);
        assertThat(leaving.waits.get()).isEqualTo(waits);
        sleep.remove(staying);
        assertThat(watchers()).isEmpty();
    }

    @Test
    void whoIsLeftAloneIsSleptInByTheLoopAgain() {
        FakeSelector one = new FakeSelector();
        FakeSelector two = new FakeSelector();
        sleep.add(one);
        sleep.add(two);
        sleep.await(1_000_000);
        sleep.remove(one);
        assertThat(watchers()).isEmpty();
        two.input.release();
        sleep.await(FOREVER_NS);
        assertThat(two.lastWaiter).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void aWatcherThatFailsOnceGoesOn() {
        AtomicInteger waits = new AtomicInteger();
        sleep.add(new FakeDescriptor());
        sleep.add(
                new Waiter() {
                    @Override
                    public void await(long maxNs) {
                        if (waits.incrementAndGet() == 1) {
                            throw new IllegalStateException("not now");
                        }
                    }

                    @Override
                    public void wake() {}
                });
        sleep.await(FOREVER_NS);
        sleep.await(FOREVER_NS);
        assertThat(waits.get()).isBetween(1, 2);
    }

    @Test
    void aLoopHearsOfEachOfItsPorts() throws InterruptedException {
        Loop loop = new Loop("several", Clocks.system());
        List<FakeSelector> ports = List.of(new FakeSelector(), new FakeSelector());
        CountDownLatch taken = new CountDownLatch(200);
        ports.forEach(loop::watch);
        loop.add(
                new Agent() {
                    @Override
                    public String agentName() {
                        return "taker";
                    }

                    @Override
                    public int doWork(long nowNs) {
                        int done = 0;
                        for (FakeSelector port : ports) {
                            if (port.input.tryAcquire()) {
                                taken.countDown();
                                done++;
                            }
                        }
                        return done;
                    }
                });
        try (LoopThread thread = LoopThread.start(loop)) {
            for (int i = 0; i < 100; i++) {
                ports.forEach(port -> port.input.release());
            }
            assertThat(taken.await(20, TimeUnit.SECONDS)).as("all input is seen").isTrue();
            assertThat(thread).isNotNull();
        }
        ports.forEach(loop::unwatch);
    }

    private List<String> watchers() {
        List<String> names = new ArrayList<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(("o7s-watch-" + name)::equals)
                .forEach(names::add);
        return names;
    }
}
