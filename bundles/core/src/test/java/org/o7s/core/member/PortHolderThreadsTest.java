package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.testkit.FakeFrameDriver;
import org.o7s.core.testkit.FakeNic;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.time.Clocks;

/** The hop between the thread that changes the catalogue and the loop that holds the port. */
class PortHolderThreadsTest {
    private static final long LIMIT_S = 20;

    /**
     * How long whoever removes a driver waits for the loop, which a busy machine may keep waiting.
     */
    private static final long LET_GO_LIMIT_NS = 1_000_000_000L;

    private final FakeNic nic = new FakeWire(1).plug("eth0", 2);
    private final DriverCatalog catalog = new DriverCatalog();
    private final Loop loop = new Loop("test", Clocks.system());
    private final ThreadCompute compute = new ThreadCompute(4);
    private final Semaphore opened = new Semaphore(0);
    private final Semaphore lost = new Semaphore(0);
    private final AtomicInteger adoptions = new AtomicInteger();
    private final CountDownLatch mayAdopt = new CountDownLatch(1);
    private volatile boolean slowAdoption;
    private LoopThread thread;
    private PortHolder<FrameDriver, FramePort> holder;

    private final class Opener extends PortOpener<FrameDriver, FramePort> {
        private final FrameRequest request = new FrameRequest("eth0", 0xa000);

        Opener() {
            super(FrameDriver.class, "interface eth0", Optional.empty());
        }

        @Override
        protected Availability availability(FrameDriver driver) {
            return driver.availability("eth0");
        }

        @Override
        protected FramePort open(FrameDriver driver) throws DriverException {
            return driver.open(request);
        }

        @Override
        protected FramePort adopt(FrameDriver driver, HandOver left) throws DriverException {
            if (slowAdoption) {
                try {
                    assertThat(mayAdopt.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new DriverException("interrupted", e);
                }
            }
            FramePort port = driver.adopt(left, request);
            adoptions.incrementAndGet();
            return port;
        }
    }

    private final class Owner implements PortHolder.Owner<FramePort> {
        @Override
        public void portOpened(FramePort port) {
            opened.release();
        }

        @Override
        public void portLost() {
            lost.release();
        }

        @Override
        public void portChanged() {}
    }

    private FakeFrameDriver driver() {
        return new FakeFrameDriver("fake", 1, List.of(nic));
    }

    @BeforeEach
    void start() {
        holder = new PortHolder<>(loop, compute, catalog, new Opener(), new Owner());
        thread = LoopThread.start(loop);
        loop.execute(
                () -> {
                    holder.start();
                    holder.setBlocked("");
                });
    }

    @AfterEach
    void stop() throws InterruptedException {
        mayAdopt.countDown();
        CountDownLatch closed = new CountDownLatch(1);
        loop.execute(
                () -> {
                    holder.close();
                    closed.countDown();
                });
        assertThat(closed.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
        thread.close();
        compute.close();
        assertThat(loop.counters().snapshot()).containsEntry("failures", 0L);
    }

    private void awaitOpened() throws InterruptedException {
        assertThat(opened.tryAcquire(LIMIT_S, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRemovedDriverIsLetGoOfBeforeRemoveReturns() throws InterruptedException {
        FakeFrameDriver driver = driver();
        catalog.add(driver, "test");
        awaitOpened();
        long beganNs = System.nanoTime();
        catalog.remove(driver);
        boolean gaveUp = System.nanoTime() - beganNs >= LET_GO_LIMIT_NS;
        assertThat(gaveUp ? lost.tryAcquire(LIMIT_S, TimeUnit.SECONDS) : lost.tryAcquire())
                .as("it was let go of; the loop was late: %s", gaveUp)
                .isTrue();
        driver.stop();
        catalog.add(driver(), "test");
        awaitOpened();
        assertThat(adoptions).hasValue(1);
    }

    @Test
    void driversCanBeExchangedManyTimes() throws InterruptedException {
        FakeFrameDriver current = driver();
        catalog.add(current, "test");
        awaitOpened();
        for (int i = 0; i < 100; i++) {
            FakeFrameDriver newer = driver();
            catalog.add(newer, "test");
            catalog.remove(current);
            current.stop();
            current = newer;
            awaitOpened();
        }
        assertThat(nic.openSockets()).isEqualTo(1);
    }

    @Test
    void aDriverThatIsRemovedWhileItAdoptsIsWaitedFor() throws InterruptedException {
        FakeFrameDriver first = driver();
        catalog.add(first, "test");
        awaitOpened();
        slowAdoption = true;
        FakeFrameDriver second = driver();
        catalog.add(second, "test");
        catalog.remove(first);
        Thread remover =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    catalog.remove(second);
                                    second.stop();
                                });
        assertThat(remover.join(java.time.Duration.ofMillis(100))).isFalse();
        mayAdopt.countDown();
        assertThat(remover.join(java.time.Duration.ofSeconds(LIMIT_S))).isTrue();
        slowAdoption = false;
        opened.drainPermits();
        catalog.add(driver(), "test");
        awaitOpened();
    }
}
