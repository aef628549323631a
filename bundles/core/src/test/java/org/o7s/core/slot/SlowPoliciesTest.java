package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.core.slot.Situation.Greeting;
import org.o7s.policy.PolicyFactory;

/** Making an instance takes time, and things happen meanwhile. */
class SlowPoliciesTest {
    /** With real threads: what ends at once ends within it also where the machine is busy. */
    private static final long LIMIT_NS = 3_000_000_000L;

    private final HeldCompute compute = new HeldCompute();
    private final Situation s = new Situation(compute);

    private PolicySlot<Greeting> openedWithOne() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        compute.runNext();
        assertThat(slot.current().greet()).isEqualTo("hi 1.0.0");
        return slot;
    }

    @Test
    void theSlotSaysThatItTries() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        s.expect(
                slot,
                "built-in",
                SlotState.WAITING,
                "trying policy greeting/hi; the built-in one works meanwhile");
    }

    @Test
    void aPolicyThatGoesWhileItIsMadeIsNotTaken() {
        PolicySlot<Greeting> slot = openedWithOne();
        PolicyFactory<Greeting> newer = s.came("hi", "2.0.0");
        s.catalog.remove(newer);
        compute.runNext();
        assertThat(slot.current().greet()).isEqualTo("hi 1.0.0");
        assertThat(s.engine.history()).isEmpty();
    }

    @Test
    void onlyTheNewestOfSeveralIsTaken() {
        PolicySlot<Greeting> slot = openedWithOne();
        s.came("hi", "2.0.0");
        s.came("hi", "3.0.0");
        compute.runNext();
        assertThat(slot.current().greet()).isEqualTo("hi 1.0.0");
        compute.runNext();
        assertThat(slot.current().greet()).isEqualTo("hi 3.0.0");
        assertThat(s.engine.history()).hasSize(1);
    }

    @Test
    void aPolicyThatGoesServesUntilAnotherVersionIsMade() throws Exception {
        PolicyFactory<Greeting> first = s.came("hi", "1.0.0");
        s.came("other", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        compute.runNext();
        s.catalog.add("greeting", "hi", "0.9.0", Situation.saying("hi 0.9.0"), "test");
        compute.runNext();
        s.rollback();
        assertThat(slot.current().greet()).isEqualTo("hi 1.0.0");
        s.catalog.add("greeting", "hi", "2.0.0", Situation.saying("hi 2.0.0"), "test");
        assertThat(compute.waiting()).isEqualTo(1);
        Removal removal = new Removal(first);
        s.loop.pass();
        assertThat(slot.current().greet()).as("still needed").isEqualTo("hi 1.0.0");
        assertThat(removal.isOver()).isFalse();
        compute.runNext();
        s.loop.pass();
        assertThat(slot.current().greet()).isEqualTo("hi 2.0.0");
        removal.awaitEnd();
    }

    @Test
    void whenThatTakesTooLongTheBuiltInOneServes() throws Exception {
        s.came("hi", "0.9.0");
        PolicyFactory<Greeting> second = s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        compute.runNext();
        Removal removal = new Removal(second);
        s.loop.pass();
        assertThat(slot.current().greet()).isEqualTo("hi 1.0.0");
        s.clocks.advance(500_000_000);
        s.loop.pass();
        assertThat(slot.current().greet()).isEqualTo("built-in");
        removal.awaitEnd();
        compute.runNext();
        s.loop.pass();
        s.expect(slot, "hi 0.9.0", SlotState.ACTIVE, "");
    }

    /** Somebody stops the bundle of a policy, in a thread of their own. */
    private final class Removal {
        private final Thread thread;

        /** Returns as soon as that thread has handed its event to the loop and waits. */
        Removal(PolicyFactory<Greeting> factory) {
            thread = Thread.ofPlatform().daemon().start(() -> s.catalog.remove(factory));
            long deadlineNs = System.nanoTime() + 20_000_000_000L;
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(System.nanoTime()).isLessThan(deadlineNs);
                Thread.onSpinWait();
            }
        }

        boolean isOver() {
            return !thread.isAlive();
        }

        void awaitEnd() throws InterruptedException {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void aFactoryThatNeverReturnsIsSetAsideWhenItsTimeIsUp() {
        try (ThreadCompute threads = new ThreadCompute(2)) {
            Situation real = new Situation(threads, LIMIT_NS);
            real.came("hi", "1.0.0");
            PolicySlot<Greeting> slot = real.openWithBuiltIn("hi");
            passUntil(real, () -> slot.current().greet().equals("hi 1.0.0"));
            AtomicBoolean end = new AtomicBoolean();
            real.came(
                    Situation.FREE,
                    "hi",
                    "2.0.0",
                    parameters -> {
                        hang(end);
                        return () -> "too late";
                    });
            passUntil(real, () -> real.only().state() == SlotState.QUARANTINED);
            real.expect(
                    slot,
                    "hi 1.0.0",
                    SlotState.QUARANTINED,
                    "greeting/hi 2.0.0 was set aside: it did not come to an end within 3000 ms;"
                            + " hi 1.0.0 works on");
            end.set(true);
        }
    }

    @Test
    void twoTasksMakeTheInstancesOfManySlots() {
        s.came("hi", "1.0.0");
        for (int i = 0; i < 8; i++) {
            s.openWithBuiltIn("hi");
        }
        assertThat(compute.waiting()).isEqualTo(2);
        compute.runNext();
        compute.runNext();
        assertThat(compute.waiting()).isZero();
        assertThat(s.engine.slots()).hasSize(8).allMatch(v -> v.state() == SlotState.ACTIVE);
    }

    @Test
    void onlyThePolicyThatHangsIsBlamed() {
        try (ThreadCompute threads = new ThreadCompute(4)) {
            Situation real = new Situation(threads, LIMIT_NS);
            AtomicBoolean end = new AtomicBoolean();
            PolicyFactory<Greeting> hanging =
                    parameters -> {
                        hang(end);
                        return () -> "too late";
                    };
            for (int i = 0; i < 6; i++) {
                String name = "p" + i;
                PolicyFactory<Greeting> factory = i % 3 == 2 ? hanging : Situation.saying(name);
                real.came(Situation.FREE, name, "1.0.0", factory);
                real.openWithBuiltIn(name);
            }
            passUntil(
                    real,
                    () ->
                            real.engine.slots().stream()
                                    .noneMatch(v -> v.state() == SlotState.WAITING));
            assertThat(real.engine.slots())
                    .extracting(v -> v.policy() + " " + v.state())
                    .containsExactly(
                            "p0 ACTIVE",
                            "p1 ACTIVE",
                            "built-in QUARANTINED",
                            "p3 ACTIVE",
                            "p4 ACTIVE",
                            "built-in QUARANTINED");
            end.set(true);
        }
    }

    /** Heeds no interruption. */
    private static void hang(AtomicBoolean end) {
        while (!end.get()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void passUntil(Situation real, java.util.function.BooleanSupplier reached) {
        long deadlineNs = System.nanoTime() + 60_000_000_000L;
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s", real.engine.slots()).isLessThan(deadlineNs);
            real.loop.pass();
            LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void aPolicyIsNotBlamedForABusySystemAndTriedAgain() {
        AtomicBoolean busy = new AtomicBoolean(true);
        InlineCompute inline = new InlineCompute();
        Compute sometimes =
                new Compute() {
                    @Override
                    public <T> void run(
                            String what,
                            long limitNs,
                            java.util.concurrent.Callable<T> task,
                            java.util.concurrent.Executor reply,
                            java.util.function.Consumer<Outcome<T>> outcome) {
                        inline.run(
                                what,
                                limitNs,
                                () -> {
                                    if (busy.get()) {
                                        throw new RejectedExecutionException("4 tasks are running");
                                    }
                                    return task.call();
                                },
                                reply,
                                outcome);
                    }
                };
        Situation other = new Situation(sometimes);
        other.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = other.open("hi");
        assertThat(other.only().state()).isEqualTo(SlotState.WAITING);
        busy.set(false);
        other.clocks.advance(1_000_000_000);
        other.loop.pass();
        other.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void manySlotsTakeTurnsInsteadOfBeingRefused() {
        try (ThreadCompute threads = new ThreadCompute(2)) {
            Situation many = new Situation(threads, LIMIT_NS);
            many.came("hi", "1.0.0");
            for (int i = 0; i < 200; i++) {
                many.engine.open(many.request(Situation.FREE, "name " + i, "hi", Optional.empty()));
            }
            passUntil(
                    many,
                    () ->
                            many.engine.slots().stream()
                                    .allMatch(v -> v.state() == SlotState.ACTIVE));
            assertThat(many.clocks.monotonicNs()).as("nobody had to retry").isZero();
        }
    }
}
