package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.entropy.Entropy;
import org.o7s.wire.g23.FrctHeader;

/** Memory for messages in fragments, of all flows of a process. */
class MessageBudgetTest {
    private static final int DATA = FrctHeader.DATA | FrctHeader.DRF;
    private static final int ALL = 64 << 10;
    private static final String BLOCKED = Integer.toString(FrcpResult.WOULD_BLOCK);
    private static final String NOTHING = Integer.toString(FrcpResult.NOTHING);
    private static final String LOST = Integer.toString(FrcpResult.TOO_LARGE);

    /** An end whose process has no memory left, and two fragments that are a message. */
    private static Solo starving(boolean retransmits) {
        Solo solo = begun(retransmits);
        solo.comes(DATA | Fragment.LAST, 0, 11, 0, "31");
        solo.sent();
        return solo;
    }

    private static Solo begun(boolean retransmits) {
        Solo solo = Solo.extended(retransmits, 16);
        assertThat(solo.budget.take(solo, 0, ALL)).isTrue();
        solo.comes(DATA | Fragment.FIRST, 0, 10, 0, "30");
        return solo;
    }

    @Test
    void nobodyGetsMoreThanIsLeftForAllOthersButOneThatIsStuck() {
        MessageBudget budget = new MessageBudget(128);
        Object first = new Object();
        Object second = new Object();
        assertThat(budget.take(first, 0, 48)).isTrue();
        assertThat(budget.take(second, 0, 24)).isTrue();
        assertThat(budget.take(first, 48, 8)).isTrue();
        assertThat(budget.take(second, 24, 8)).isFalse();
        assertThat(budget.take(first, 56, 8)).isTrue();
        assertThat(budget.take(first, 64, 64)).isFalse();
        assertThat(budget.takenBytes()).isEqualTo(88);
        budget.complete(second);
        assertThat(budget.take(second, 24, 8)).isFalse();
        budget.complete(first);
        assertThat(budget.take(second, 24, 8)).isTrue();
        assertThat(budget.isPlentiful()).isFalse();
        budget.give(64);
        assertThat(budget.isPlentiful()).isTrue();
        assertThatThrownBy(() -> new MessageBudget(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a budget of 0 bytes is none");
    }

    @Test
    void aRefusalTakesNothingFromThoseWhoAskAtTheSameMoment() throws Exception {
        MessageBudget budget = new MessageBudget(1 << 20);
        Object large = new Object();
        Object small = new Object();
        assertThat(budget.take(large, 0, 1 << 19)).isTrue();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger given = new AtomicInteger();
        Thread asks =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!over.get()) {
                                        boolean gets = budget.take(large, 1 << 19, 1 << 20);
                                        given.addAndGet(gets ? 1 : 0);
                                        asked.incrementAndGet();
                                    }
                                });
        int refused = 0;
        for (int i = 0; i < 1_000_000 || asked.get() < 1_000_000; i++) {
            if (budget.take(small, 0, 1)) {
                budget.give(1);
            } else {
                refused++;
            }
        }
        over.set(true);
        asks.join();
        assertThat(refused).isZero();
        assertThat(given).hasValue(0);
        assertThat(budget.takenBytes()).isEqualTo(1 << 19);
    }

    /** No virtual machine has an array of that length, whatever its memory. */
    @Test
    void memoryThatTheProcessDoesNotHaveIsGivenBackAndTheMessageWaits() {
        MessageBudget budget = new MessageBudget(1L << 40);
        Reassembly message = new Reassembly(Integer.MAX_VALUE, budget);
        message.open();
        MemorySegment fragment = MemorySegment.ofArray(new byte[100]);
        assertThat(message.add(1, fragment, 0, Integer.MAX_VALUE, false))
                .isEqualTo(Reassembly.Addition.NO_MEMORY);
        assertThat(budget.takenBytes()).isZero();
        assertThat(message.add(1, fragment, 0, 100, true)).isEqualTo(Reassembly.Addition.ADDED);
        message.end();
        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void aMessageGetsWhatItNeedsWhereThereIsNotTwiceOfWhatItHas() {
        MessageBudget budget = new MessageBudget(400);
        Object stuck = new Object();
        assertThat(budget.take(stuck, 0, 99)).isTrue();
        assertThat(budget.take(stuck, 300, 1)).as("of what is set aside").isTrue();
        Reassembly message = new Reassembly(1000, budget);
        message.open();
        MemorySegment fragment = MemorySegment.ofArray(new byte[80]);
        assertThat(message.add(1, fragment, 0, 80, false)).isEqualTo(Reassembly.Addition.ADDED);
        assertThat(message.add(2, fragment, 0, 20, false)).isEqualTo(Reassembly.Addition.ADDED);
        assertThat(budget.takenBytes()).isEqualTo(100 + 100);
        assertThat(message.add(3, fragment, 0, 80, true)).isEqualTo(Reassembly.Addition.NO_MEMORY);
        message.end();
        assertThat(budget.takenBytes()).isEqualTo(100);
    }

    @Test
    void eachMessageThatFoundNoMemoryIsToldOf() {
        Solo solo = starving(true);
        solo.comes(DATA | Fragment.FIRST, 0, 12, 0, "32");
        solo.comes(DATA | Fragment.LAST, 0, 13, 0, "33");
        solo.comes(DATA, 0, 14, 0, "34");
        solo.sentWithin(11_000 * Solo.MS);
        assertThat(solo.read()).isEqualTo(LOST);
        assertThat(solo.machine.isReadable()).isTrue();
        assertThat(solo.machine.nextMessageBytes()).isZero();
        assertThat(solo.read()).isEqualTo(LOST);
        assertThat(solo.read()).isEqualTo("34");
        assertThat(solo.read()).isEqualTo(BLOCKED);
    }

    @Test
    void noMessagePassesOneThatWasLostAndNotToldOf() {
        Solo solo = starving(true);
        solo.sentWithin(5100 * Solo.MS);
        assertThat(solo.pool.inUse()).isZero();
        MemorySegment next = MemorySegment.ofArray(new byte[13]);
        FrctHeader.write(next, 0, DATA, 0, 12, 0);
        next.set(ValueLayout.JAVA_BYTE, 12, (byte) 0x32);
        assertThat(solo.passes(next)).isEqualTo(NOTHING);
        assertThat(solo.read()).isEqualTo(LOST);
        assertThat(solo.passes(next)).isEqualTo("32");
    }

    @Test
    void aMessageWithoutMemoryWaitsInTheWindowUntilThereIsSome() {
        Solo solo = starving(true);
        solo.comes(DATA, 0, 12, 0, "32");
        assertThat(solo.machine.isReadable()).isFalse();
        assertThat(solo.machine.nextMessageBytes()).isEqualTo(FrcpResult.WOULD_BLOCK);
        assertThat(solo.read()).isEqualTo(BLOCKED);
        solo.sentWithin(1000 * Solo.MS);
        assertThat(solo.read()).isEqualTo(BLOCKED);
        solo.budget.give(ALL);
        solo.sentWithin(20 * Solo.MS);
        assertThat(solo.machine.isReadable()).isTrue();
        assertThat(solo.read()).isEqualTo("3031");
        assertThat(solo.read()).isEqualTo("32");
        assertThat(solo.count("dropped-no-memory")).isZero();
        assertThat(solo.pool.inUse()).isZero();
    }

    @Test
    void aMessageThatWaitsForMemoryInVainIsLostAndTheApplicationKnows() {
        Solo solo = starving(true);
        solo.comes(DATA, 0, 12, 0, "32");
        solo.sentWithin(4900 * Solo.MS);
        assertThat(solo.read()).isEqualTo(BLOCKED);
        solo.sentWithin(200 * Solo.MS);
        assertThat(solo.machine.isReadable()).isTrue();
        assertThat(solo.read()).isEqualTo(LOST);
        assertThat(solo.read()).isEqualTo("32");
        assertThat(solo.machine.isReadable()).isFalse();
        assertThat(solo.count("dropped-no-memory")).isEqualTo(1);
        assertThat(solo.count("dropped-fragment")).isEqualTo(1);
        assertThat(solo.pool.inUse()).isZero();
    }

    @Test
    void withoutRetransmissionAMessageWithoutMemoryIsDroppedAtOnce() {
        Solo solo = starving(false);
        solo.comes(DATA, 0, 12, 0, "32");
        assertThat(solo.read()).isEqualTo("32");
        assertThat(solo.count("dropped-no-memory")).isEqualTo(1);
    }

    @Test
    void partialDeliveryNeedsNoMemory() {
        Solo solo = starving(true);
        solo.machine.setPartialDelivery(true);
        assertThat(solo.machine.isReadable()).isTrue();
        assertThat(solo.read()).isEqualTo("3031");
    }

    @Test
    void whatWaitsFillsTheWindowAndThePeerStops() {
        Solo solo = begun(true);
        solo.comes(DATA | Fragment.MIDDLE, 0, 11, 0, "31");
        for (int i = 0; i < 400; i++) {
            solo.comes(DATA | Fragment.MIDDLE, 0, 12 + i, 0, "32");
        }
        String last = solo.sentWithin(100 * Solo.MS).getLast();
        assertThat(window(last)).isEqualTo(412);
        solo.budget.give(ALL);
        String opened = solo.sentWithin(20 * Solo.MS).getLast();
        assertThat(window(opened)).isEqualTo(412 + 256);
    }

    private static int window(String packet) {
        return Integer.parseInt(packet.substring(2, 8), 16);
    }

    @Test
    void memoryIsKeptForTheNextMessageAndGivenBackWhenNoneComes() {
        Solo solo = Solo.extended(true, 16);
        long kept = 0;
        for (int number = 10; number < 100; number += 2) {
            solo.comes(DATA | Fragment.FIRST, 0, number, 0, "30".repeat(100));
            solo.comes(DATA | Fragment.LAST, 0, number + 1, 0, "31".repeat(100));
            assertThat(solo.read()).isEqualTo("30".repeat(100) + "31".repeat(100));
            solo.sentWithin(300 * Solo.MS);
            if (number > 10) {
                assertThat(solo.budget.takenBytes()).isEqualTo(kept);
            }
            kept = solo.budget.takenBytes();
            assertThat(kept).isGreaterThanOrEqualTo(200);
        }
        solo.sentWithin(2500 * Solo.MS);
        assertThat(solo.budget.takenBytes()).isZero();
    }

    @Test
    void aMessageThatWaitsAtRestKeepsItsMemory() {
        Solo solo = Solo.extended(true, 16);
        solo.comes(DATA | Fragment.FIRST, 0, 10, 0, "30");
        solo.sentWithin(5000 * Solo.MS);
        solo.comes(DATA | Fragment.LAST, 0, 11, 0, "31");
        solo.sentWithin(5000 * Solo.MS);
        assertThat(solo.machine.deadlineNs() - solo.nowNs)
                .as("nobody looks after it each second")
                .isGreaterThan(2000 * Solo.MS);
        assertThat(solo.read()).isEqualTo("3031");
        solo.sentWithin(2500 * Solo.MS);
        assertThat(solo.budget.takenBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFlowThatEndsGivesItsMemoryBack(boolean closed) {
        Solo solo = Solo.extended(true, 16);
        solo.comes(DATA | Fragment.FIRST, 0, 10, 0, "30".repeat(100));
        assertThat(solo.budget.takenBytes()).isPositive();
        if (closed) {
            solo.machine.close(solo.nowNs);
        } else {
            solo.machine.abandon();
        }
        assertThat(solo.budget.takenBytes()).isZero();
    }

    @Test
    void manyFlowsWithLargeMessagesAllGetThemInTheEndFromLittleMemory() {
        MessageBudget budget = new MessageBudget(200_000);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            FrcpConfig config = Pair.data(true);
            Pair.End a = new Pair.End(config, Entropy.seeded(i), 4096);
            Pair.End b = new Pair.End(config, Entropy.seeded(i + 99), 4096, budget);
            Pair pair = new Pair(a, b, Path.CLEAN.delay(5, 0), i);
            for (int number = 0; number < 5; number++) {
                a.toWrite.add(Pair.message(number, 50_000));
            }
            pairs.add(pair);
        }
        for (long nowNs = 0; nowNs < 20 * Pair.S; nowNs += 5 * Pair.MS) {
            for (Pair pair : pairs) {
                pair.runUntil(nowNs);
                assertThat(budget.takenBytes()).isLessThanOrEqualTo(200_000);
            }
        }
        for (Pair pair : pairs) {
            assertThat(pair.b.read).as(pair::describe).hasSize(5);
            assertThat(pair.b.read).allMatch(message -> Pair.numberOf(message) >= 0);
            pair.b.machine.close(pair.nowNs);
        }
        assertThat(budget.takenBytes()).isZero();
    }
}
