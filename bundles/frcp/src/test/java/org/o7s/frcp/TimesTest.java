package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.FrctHeader;

/** Numbers that wrap, clocks that jump, peers that go and come back, ends of flows. */
class TimesTest {
    private static final long S = Pair.S;
    private static final long MS = Pair.MS;
    private static final Path LOSSY = Path.CLEAN.loss(10).delay(10, 2).messy();

    private static void write(Pair.End end, int from, int to) {
        for (int i = from; i < to; i++) {
            end.toWrite.add(Pair.message(i, 40));
        }
    }

    private static void requireRead(Pair.End end, int messages, Pair pair) {
        for (int i = 0; i < end.read.size(); i++) {
            assertThat(Pair.numberOf(end.read.get(i))).as(pair::describe).isEqualTo(i);
        }
        assertThat(end.read.size()).as(pair::describe).isEqualTo(messages);
    }

    private static Pair startingAt(int number, FrcpConfig config) {
        return new Pair(
                new Pair.End(config, Solo.startingAt(number), 4096),
                new Pair.End(config, Solo.startingAt(number), 4096),
                LOSSY,
                5);
    }

    @ParameterizedTest
    @ValueSource(ints = {-100, 0x7fffffff - 100, 0x00ffff80, 0xffffff80, 0x7effff80, 0})
    void numbersAndWindowsWrap(int first) {
        for (boolean extended : new boolean[] {true, false}) {
            Pair pair = startingAt(first, Pair.data(extended));
            write(pair.a, 0, 2000);
            write(pair.b, 0, 2000);
            pair.runUntil(600 * S);
            requireRead(pair.b, 2000, pair);
            requireRead(pair.a, 2000, pair);
            Pair best = startingAt(first, Pair.bestEffort(extended));
            best.toB.path = Path.CLEAN.loss(10);
            write(best.a, 0, 2000);
            best.runUntil(600 * S);
            assertThat(best.a.toWrite.isEmpty()).as(best::describe).isTrue();
            assertThat(best.b.read.size()).as(best::describe).isGreaterThan(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIdleFlowSurvivesAClockThatJumpsByAnHour(boolean extended) {
        Pair pair = new Pair(Pair.data(extended), Path.CLEAN.delay(5, 1), 3);
        write(pair.a, 0, 100);
        write(pair.b, 0, 100);
        pair.runUntil(10 * S);
        pair.nowNs += 3600 * S;
        write(pair.a, 100, 200);
        write(pair.b, 100, 200);
        pair.runUntil(pair.nowNs + 10 * S);
        requireRead(pair.b, 200, pair);
        requireRead(pair.a, 200, pair);
        assertThat(pair.a.machine.state()).isEqualTo(FrcpState.UP);
        assertThat(pair.b.machine.state()).isEqualTo(FrcpState.UP);
    }

    /**
     * The bound R is strict: what is older must not be repeated, as the peer may have forgotten.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFlowWithPacketsUnderWayEndsWhenTheClockJumpsByAnHour(boolean extended) {
        Pair pair = new Pair(Pair.data(extended), Path.CLEAN.delay(50, 0), 3);
        write(pair.a, 0, 100);
        pair.runUntil(20 * MS);
        pair.nowNs += 3600 * S;
        pair.runUntil(pair.nowNs + 300 * S);
        assertThat(pair.a.machine.state()).isEqualTo(FrcpState.DOWN);
        assertThat(pair.a.machine.isReadable()).isTrue();
        byte[] one = {1};
        MemorySegment segment = MemorySegment.ofArray(one);
        assertThat(pair.a.machine.write(segment, 0, 1, pair.nowNs)).isEqualTo(FrcpResult.DOWN);
        assertThat(pair.a.machine.read(segment, 0, 1, pair.nowNs)).isEqualTo(FrcpResult.DOWN);
        assertThat(pair.a.machine.deadlineNs()).isEqualTo(FrcpMachine.NEVER);
        assertThat(pair.a.sendPool.inUse()).isZero();
        requireRead(pair.b, pair.b.read.size(), pair);
    }

    @Test
    void aClockThatGoesBackStandsStill() {
        Solo solo = Solo.toPrototype(true, 1);
        solo.nowNs = 100 * S;
        solo.write("30");
        assertThat(solo.sent()).hasSize(1);
        solo.nowNs = 50 * S;
        solo.write("31");
        assertThat(solo.sent()).hasSize(1);
        solo.nowNs = 101 * S;
        assertThat(solo.sent()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPeerThatReturnsBeforeRGetsEverything(boolean extended) {
        Pair pair = new Pair(Pair.data(extended), Path.CLEAN.delay(5, 1), 3);
        write(pair.a, 0, 100);
        pair.runUntil(10 * S);
        pair.toB.path = Path.CLEAN.loss(100);
        pair.toA.path = Path.CLEAN.loss(100);
        write(pair.a, 100, 300);
        write(pair.b, 0, 100);
        pair.runUntil(100 * S);
        pair.toB.path = Path.CLEAN;
        pair.toA.path = Path.CLEAN;
        pair.runUntil(130 * S);
        requireRead(pair.b, 300, pair);
        requireRead(pair.a, 100, pair);
        assertThat(pair.a.machine.state()).isEqualTo(FrcpState.UP);
    }

    @Test
    void aPeerThatIsSilentForTooLongIsReportedUntilItIsHeard() {
        Solo solo = Solo.toPrototype(true, 1);
        List<String> sent = solo.sentWithin(121 * S);
        assertThat(sent).containsExactly("", "", "", "");
        assertThat(solo.machine.state()).isEqualTo(FrcpState.PEER_SILENT);
        assertThat(solo.read()).isEqualTo(Integer.toString(FrcpResult.PEER_SILENT));
        assertThat(solo.write("30")).isEqualTo(1);
        assertThat(solo.sent()).hasSize(1);
        solo.comes("");
        assertThat(solo.machine.state()).isEqualTo(FrcpState.UP);
        assertThat(solo.read()).isEqualTo(Integer.toString(FrcpResult.WOULD_BLOCK));
    }

    @Test
    void whatWaitsIsReadBeforeThePeerIsReportedSilent() {
        Solo solo = Solo.toPrototype(true, 1);
        solo.comes("03 000000 0000000a 00000000 30");
        solo.sentWithin(121 * S);
        assertThat(solo.read()).isEqualTo("30");
        assertThat(solo.read()).isEqualTo(Integer.toString(FrcpResult.PEER_SILENT));
    }

    @Test
    void aWriteOfNothingIsASignOfLife() {
        Solo solo = Solo.toPrototype(true, 1);
        assertThat(solo.write("")).isZero();
        assertThat(solo.sent()).containsExactly("");
        assertThat(solo.sent()).isEmpty();
    }

    @Test
    void aPacketThatIsNeverAcknowledgedEndsTheFlowAfterR() {
        Solo solo = Solo.toPrototype(true, 1);
        solo.write("30");
        assertThat(solo.sentWithin(120 * S).size()).isBetween(20, 60);
        assertThat(solo.machine.state()).isEqualTo(FrcpState.UP);
        solo.sentWithin(S);
        assertThat(solo.machine.state()).isEqualTo(FrcpState.DOWN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDirectionThatWasIdleBeyondEveryTimerStillWorks(boolean extended) {
        Pair pair = new Pair(Pair.data(extended), Path.CLEAN.delay(5, 1), 3);
        write(pair.b, 0, 1);
        for (int second = 0; second < 400; second++) {
            write(pair.a, second, second + 1);
            pair.runUntil(pair.nowNs + S);
        }
        write(pair.b, 1, 2);
        pair.runUntil(pair.nowNs + S);
        requireRead(pair.a, 2, pair);
        requireRead(pair.b, 400, pair);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWindowWhoseOpeningGotLostIsAskedFor(boolean extended) {
        Pair pair = new Pair(Pair.data(extended), Path.CLEAN.delay(5, 0), 3);
        pair.b.reads = false;
        write(pair.a, 0, 1000);
        pair.runUntil(20 * S);
        assertThat(pair.a.toWrite).hasSize(1000 - 256);
        pair.toA.path = Path.CLEAN.loss(100);
        pair.b.reads = true;
        pair.runUntil(25 * S);
        assertThat(pair.b.read).hasSize(256);
        pair.toA.path = Path.CLEAN;
        pair.runUntil(40 * S);
        requireRead(pair.b, 1000, pair);
    }

    /** The prototype that waits in a write asks for nothing (6.3). */
    @Test
    void aClosedWindowOfAPrototypeIsOpenedMoreThanOnceUntilItSends() {
        Solo solo = Solo.toPrototype(true, 1);
        for (int i = 0; i < 256; i++) {
            solo.comes(FrctHeader.DATA | FrctHeader.DRF, 0, 10 + i, 0, "30");
            solo.sent();
        }
        solo.sentWithin(S);
        for (int i = 0; i < 256; i++) {
            assertThat(solo.read()).isEqualTo("30");
        }
        String opened = "0e00020a" + "00000001" + "0000010a";
        assertThat(solo.sent()).hasSize(1);
        assertThat(solo.sentWithin(S)).isNotEmpty().containsOnly(opened);
        solo.comes(FrctHeader.DATA, 0, 266, 0, "30");
        assertThat(solo.read()).isEqualTo("30");
        assertThat(solo.sentWithin(20 * S)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withLittleMemoryEverythingStillArrives(boolean extended) {
        Pair pair = new Pair(Pair.data(extended), Pair.data(extended), LOSSY, 9, 40);
        write(pair.a, 0, 500);
        write(pair.b, 0, 500);
        pair.runUntil(600 * S);
        requireRead(pair.b, 500, pair);
        requireRead(pair.a, 500, pair);
        assertThat(pair.b.pool.size()).isLessThanOrEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClosedFlowLingersUntilAllIsDelivered(boolean extended) {
        Pair pair = new Pair(Pair.data(extended), LOSSY, 4);
        write(pair.a, 0, 60);
        pair.a.work(0);
        pair.a.machine.close(0);
        assertThat(pair.a.machine.isFinished()).isFalse();
        assertThat(pair.a.machine.write(MemorySegment.ofArray(new byte[1]), 0, 1, 0))
                .isEqualTo(FrcpResult.DOWN);
        pair.runUntil(60 * S);
        requireRead(pair.b, 60, pair);
        assertThat(pair.a.machine.isFinished()).isTrue();
    }

    @Test
    void aFlowThatDoesNotLingerIsFinishedAtOnce() {
        Solo solo = Solo.toPrototype(true, 1);
        solo.machine.setLingering(false);
        solo.comes("03 000000 0000000a 00000000 30");
        solo.write("30");
        solo.machine.close(0);
        assertThat(solo.sent()).containsExactly("0e" + "00010b" + "00000002" + "0000000b");
        assertThat(solo.machine.isFinished()).isTrue();
        assertThat(solo.pool.inUse() + solo.sendPool.inUse()).isZero();
    }

    @Test
    void flowControlCannotBeSwitchedOffWhereItIsNeeded() {
        assertThat(Solo.toPrototype(true, 1).machine.setFlowControl(false)).isFalse();
        Solo best = Solo.toPrototype(false, 1);
        assertThat(best.machine.setFlowControl(false)).isTrue();
        assertThat(best.machine.hasFlowControl()).isFalse();
        for (int i = 0; i < 200; i++) {
            assertThat(best.write("30")).isEqualTo(1);
        }
        assertThat(best.sent()).hasSize(200);
    }
}
