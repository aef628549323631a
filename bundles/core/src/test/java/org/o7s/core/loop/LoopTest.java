package org.o7s.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.core.time.VirtualClocks;

class LoopTest {
    private final VirtualClocks clocks = new VirtualClocks(0);
    private final Loop loop = new Loop("test", clocks);
    private final List<String> seen = new ArrayList<>();

    @Test
    void timersFireByDeadlineThenInTheOrderOfScheduling() {
        loop.schedule(20, () -> seen.add("late"));
        loop.schedule(10, () -> seen.add("early one"));
        loop.schedule(10, () -> seen.add("early two"));
        clocks.advance(10);
        loop.pass();
        assertThat(seen).containsExactly("early one", "early two");
        assertThat(loop.nextDeadlineNs()).isEqualTo(20);
    }

    @Test
    void theTimeOfAPassIsThatOfItsBeginning() {
        clocks.advance(7);
        assertThat(loop.passNs()).as("before the first pass, when it was made").isZero();
        loop.execute(
                () -> {
                    clocks.advance(5);
                    seen.add("task at " + loop.passNs());
                });
        loop.doorbell(
                        nowNs -> {
                            seen.add("bell at " + loop.passNs() + ", as it is told: " + nowNs);
                            return false;
                        })
                .ring();
        loop.pass();
        assertThat(seen).containsExactly("task at 7", "bell at 7, as it is told: 7");
        loop.pass();
        assertThat(loop.passNs()).isEqualTo(12);
    }

    @Test
    void aCancelledTimerNeverFires() {
        Timer timer = loop.schedule(10, () -> seen.add("fired"));
        timer.cancel();
        clocks.advance(100);
        assertThat(loop.pass()).isZero();
        assertThat(seen).isEmpty();
        assertThat(loop.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTimerThatFiredCanBeScheduledAgain() {
        Timer timer = loop.schedule(10, () -> seen.add("fired"));
        assertThat(loop.scheduleAgain(timer, 5)).as("it still waits").isFalse();
        clocks.advance(10);
        loop.pass();
        assertThat(loop.scheduleAgain(timer, 30)).isTrue();
        assertThat(timer.deadlineNs()).isEqualTo(30);
        assertThat(loop.scheduleAgain(timer, 40)).isFalse();
        clocks.advance(19);
        loop.pass();
        assertThat(seen).hasSize(1);
        clocks.advance(1);
        loop.pass();
        assertThat(seen).hasSize(2);
    }

    @Test
    void aTimerThatWasCancelledAndTakenOutCanBeScheduledAgain() {
        Timer timer = loop.schedule(10, () -> seen.add("fired"));
        timer.cancel();
        assertThat(loop.scheduleAgain(timer, 20)).isFalse();
        clocks.advance(10);
        loop.pass();
        assertThat(loop.scheduleAgain(timer, 20)).isTrue();
        clocks.advance(10);
        loop.pass();
        assertThat(seen).hasSize(1);
    }

    @Test
    void timersThatAreCancelledLongBeforeTheyAreDueDoNotPileUp() {
        loop.schedule(7, () -> seen.add("kept"));
        for (int i = 0; i < 100_000; i++) {
            loop.schedule(Long.MAX_VALUE / 4, () -> seen.add("fired")).cancel();
        }
        assertThat(loop.timersWaiting()).isLessThan(5_000);
        clocks.advance(10);
        loop.pass();
        assertThat(seen).containsExactly("kept");
    }

    @Test
    void aBellRungTwiceIsAnsweredOnce() {
        Doorbell bell = loop.doorbell(nowNs -> !seen.add("ding"));
        bell.ring();
        bell.ring();
        loop.pass();
        assertThat(seen).containsExactly("ding");
    }

    @Test
    void bellsThatTheLoopRingsItselfAreAnsweredInTheirOrderInTheNextPass() {
        Doorbell first = loop.doorbell(nowNs -> !seen.add("first"));
        Doorbell second = loop.doorbell(nowNs -> !seen.add("second"));
        loop.execute(
                () -> {
                    first.ring();
                    second.ring();
                    first.ring();
                });
        loop.doorbell(
                        nowNs -> {
                            second.ring();
                            return false;
                        })
                .ring();
        loop.pass();
        assertThat(seen).containsExactly("first", "second");
        loop.pass();
        assertThat(seen).containsExactly("first", "second", "second");
        assertThat(loop.pass()).isZero();
    }

    @Test
    void aBellThatAnotherThreadAndTheLoopRingIsAnsweredOnce() throws InterruptedException {
        Doorbell bell = loop.doorbell(nowNs -> !seen.add("ding"));
        loop.pass();
        bell.ring();
        Thread.ofPlatform().start(bell::ring).join();
        loop.pass();
        assertThat(seen).containsExactly("ding");
        assertThat(loop.pass()).isZero();
    }

    @Test
    void aBellWithWorkLeftRingsAgainInTheNextPass() {
        loop.doorbell(
                        nowNs -> {
                            seen.add("ding");
                            return seen.size() < 3;
                        })
                .ring();
        loop.pass();
        assertThat(seen).hasSize(1);
        loop.pass();
        loop.pass();
        loop.pass();
        assertThat(seen).hasSize(3);
    }

    @Test
    void aFailingTaskEndsNothingElse() {
        loop.execute(
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        loop.execute(() -> seen.add("next"));
        loop.pass();
        assertThat(seen).containsExactly("next");
        assertThat(loop.counters().snapshot()).containsEntry("failures", 1L);
    }

    private void addTask(String name, long takesNs) {
        loop.execute(
                () -> {
                    seen.add(name);
                    clocks.advance(takesNs);
                });
    }

    private void carryPackets() {
        loop.add(
                new Agent() {
                    @Override
                    public String agentName() {
                        return "packets";
                    }

                    @Override
                    public int doWork(long nowNs) {
                        return 1;
                    }
                });
    }

    @Test
    void whenHundredsOfTasksWaitTheyComeFirst() {
        carryPackets();
        for (int i = 0; i < 300; i++) {
            addTask("one of many", 100_000);
        }
        loop.pass();
        assertThat(seen).as("until fewer than 256 wait").hasSize(45);
        loop.pass();
        assertThat(seen).hasSize(45);
    }

    @Test
    void tasksHaveAFifthOfTheTimeOfALoopThatCarriesPackets() {
        carryPackets();
        addTask("first", 100_000);
        addTask("second", 0);
        loop.pass();
        assertThat(seen).containsExactly("first");
        clocks.advance(399_999);
        loop.pass();
        assertThat(seen).as("four times as long is for packets").containsExactly("first");
        clocks.advance(1);
        loop.pass();
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void shortTasksAreDoneInOnePass() {
        for (int i = 0; i < 10; i++) {
            addTask("short", 4_000);
        }
        loop.pass();
        assertThat(seen).hasSize(10);
    }

    @Test
    void tasksHaveAllTimeOfALoopThatHasNothingElseToDo() {
        addTask("first", 100_000);
        addTask("second", 100_000);
        assertThat(loop.pass()).isPositive();
        assertThat(loop.pass()).isPositive();
        assertThat(seen).containsExactly("first", "second");
        assertThat(loop.pass()).isZero();
    }

    @Test
    void aSleepingLoopWakesForATask() throws InterruptedException {
        Loop real = new Loop("real", org.o7s.core.time.Clocks.system());
        try (LoopThread thread = LoopThread.start(real)) {
            for (int i = 0; i < 200; i++) {
                java.util.concurrent.CountDownLatch done =
                        new java.util.concurrent.CountDownLatch(1);
                java.util.concurrent.locks.LockSupport.parkNanos(i % 2 == 0 ? 0 : 200_000);
                real.execute(done::countDown);
                assertThat(done.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
