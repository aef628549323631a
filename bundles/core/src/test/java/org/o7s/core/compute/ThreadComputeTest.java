package org.o7s.core.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadComputeTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(60);

    private final ThreadCompute compute = new ThreadCompute(1);
    private final BlockingQueue<Compute.Outcome<String>> outcomes = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        compute.close();
    }

    private Compute.Outcome<String> next() throws InterruptedException {
        Compute.Outcome<String> outcome = outcomes.poll(10, TimeUnit.SECONDS);
        assertThat(outcome).as("an outcome within 10 s").isNotNull();
        return outcome;
    }

    @Test
    void aValueComesBackThroughTheRepliersExecutor() throws InterruptedException {
        compute.run("value", LONG_NS, () -> "yes", Runnable::run, outcomes::add);
        assertThat(next()).isEqualTo(new Compute.Done<>("yes"));
    }

    @Test
    void aThreadEndsAfterAFewTasks() throws InterruptedException {
        Set<String> threads = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            compute.run(
                    "one of many",
                    LONG_NS,
                    () -> Long.toString(Thread.currentThread().threadId()),
                    Runnable::run,
                    outcomes::add);
            assertThat(next())
                    .isInstanceOfSatisfying(
                            Compute.Done.class, d -> threads.add(d.value().toString()));
        }
        assertThat(threads).as("threads of 64 tasks").hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void onlyTheBackgroundGivesWayToOthers() throws InterruptedException {
        Callable<String> priority = () -> "" + Thread.currentThread().getPriority();
        compute.run("usual", LONG_NS, priority, Runnable::run, outcomes::add);
        assertThat(next()).isEqualTo(new Compute.Done<>("" + Thread.NORM_PRIORITY));
        compute.background().run("later", LONG_NS, priority, Runnable::run, outcomes::add);
        assertThat(next()).isEqualTo(new Compute.Done<>("" + Thread.MIN_PRIORITY));
    }

    @Test
    void theBackgroundHasNoPlacesOfItsOwn() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        compute.run(
                "long",
                LONG_NS,
                () -> {
                    end.await();
                    return "over";
                },
                Runnable::run,
                outcomes::add);
        compute.background().run("more", LONG_NS, () -> "more", Runnable::run, outcomes::add);
        assertThat(next())
                .isInstanceOfSatisfying(
                        Compute.Failed.class,
                        f -> assertThat(f.cause()).isInstanceOf(RejectedExecutionException.class));
        end.countDown();
        assertThat(next()).isEqualTo(new Compute.Done<>("over"));
    }

    @Test
    void anExceptionComesBackAsAFailure() throws InterruptedException {
        compute.run(
                "failure",
                LONG_NS,
                () -> {
                    throw new IOException("on purpose");
                },
                Runnable::run,
                outcomes::add);
        assertThat(next())
                .isInstanceOfSatisfying(
                        Compute.Failed.class,
                        f -> assertThat(f.cause()).isInstanceOf(IOException.class));
    }

    @Test
    void aTaskThatTakesTooLongIsInterruptedAndItsPlaceComesBack() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        do {
            // On a busy machine the time may be up before the task's thread has begun.
            compute.run(
                    "for ever",
                    TimeUnit.MILLISECONDS.toNanos(20),
                    () -> {
                        entered.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            interrupted.countDown();
                        }
                        return "never";
                    },
                    Runnable::run,
                    outcomes::add);
            assertThat(next())
                    .isInstanceOfSatisfying(
                            Compute.Failed.class,
                            f ->
                                    assertThat(f.cause())
                                            .isInstanceOfAny(
                                                    TimeoutException.class,
                                                    RejectedExecutionException.class));
        } while (entered.getCount() > 0);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        Compute.Outcome<String> after;
        do {
            compute.run("after", LONG_NS, () -> "again", Runnable::run, outcomes::add);
            after = next();
        } while (after instanceof Compute.Failed);
        assertThat(after).isEqualTo(new Compute.Done<>("again"));
    }

    @Test
    void oneTaskTooManyIsRefusedAtOnce() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        compute.run(
                "holding",
                LONG_NS,
                () -> {
                    hold.await();
                    return "held";
                },
                Runnable::run,
                outcomes::add);
        compute.run("second", LONG_NS, () -> "no", Runnable::run, outcomes::add);
        assertThat(next())
                .isInstanceOfSatisfying(
                        Compute.Failed.class,
                        f -> assertThat(f.cause()).isInstanceOf(RejectedExecutionException.class));
        hold.countDown();
        assertThat(next()).isEqualTo(new Compute.Done<>("held"));
    }
}
