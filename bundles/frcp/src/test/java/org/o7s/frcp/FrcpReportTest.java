package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.FrctHeader;

/** What a flow is measured to be. */
class FrcpReportTest {
    private static final int DATA = FrctHeader.DATA | FrctHeader.DRF;

    private static FrcpReport of(Solo solo) {
        return solo.counters.report(solo.nowNs);
    }

    private static void come(Solo solo, int... numbers) {
        for (int number : numbers) {
            solo.comes(DATA, 0, number, 0, "30");
        }
    }

    @Test
    void nothingIsKnownAtFirst() {
        FrcpReport first = of(Solo.toPrototype(true, 1));
        assertThat(first)
                .isEqualTo(
                        new FrcpReport(
                                0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0, -1, -1, -1, 0, 0, 0));
    }

    @Test
    void withoutRetransmissionANumberThatWasPassedOverIsLostUnlessItComesLate() {
        Solo best = Solo.toPrototype(false, 1);
        come(best, 10, 11);
        best.after(30 * Solo.MS);
        come(best, 14);
        best.after(10 * Solo.MS);
        come(best, 13, 13, 16, 9);
        FrcpReport report = of(best);
        assertThat(report.received()).isEqualTo(7);
        assertThat(report.passedOver()).isEqualTo(3);
        assertThat(report.late()).isEqualTo(1);
        assertThat(report.outOfOrder()).isEqualTo(1);
        assertThat(report.duplicates()).isEqualTo(2);
        assertThat(report.lost()).isEqualTo(2);
        assertThat(report.gaps()).isEqualTo(2);
        assertThat(report.longestWaitNs()).isEqualTo(30 * Solo.MS);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 1000, 1_000_000})
    void aLongLossCountsWhetherOrNotARunBeginsAfterIt(int lost) {
        Solo best = Solo.toPrototype(false, 1);
        come(best, 10);
        best.after(5_000 * Solo.MS);
        come(best, 11 + lost, 12 + lost);
        FrcpReport report = of(best);
        assertThat(report.passedOver()).isEqualTo(lost);
        assertThat(report.gaps()).isEqualTo(1);
        assertThat(report.longestWaitNs()).isEqualTo(5_000 * Solo.MS);
    }

    @Test
    void aRunThatBeginsAnywhereIsNoLoss() {
        Solo best = Solo.toPrototype(false, 1);
        come(best, 10, 0x40000000, 0x80000001);
        assertThat(of(best).passedOver()).isZero();
        assertThat(of(best).gaps()).isZero();
    }

    @Test
    void withRetransmissionAGapIsHowLongWhatCameWaited() {
        Solo data = Solo.toPrototype(true, 1);
        come(data, 10);
        data.after(500 * Solo.MS);
        come(data, 13);
        data.after(20 * Solo.MS);
        come(data, 11);
        data.after(20 * Solo.MS);
        assertThat(of(data).longestWaitNs()).isEqualTo(40 * Solo.MS);
        come(data, 16);
        data.after(20 * Solo.MS);
        come(data, 12);
        assertThat(of(data).gaps()).isEqualTo(2);
        assertThat(of(data).longestWaitNs()).isEqualTo(60 * Solo.MS);
        data.after(70 * Solo.MS);
        assertThat(of(data).longestWaitNs()).isEqualTo(70 * Solo.MS);
        come(data, 14, 15);
        data.after(1000 * Solo.MS);
        FrcpReport report = of(data);
        assertThat(report.gaps()).isEqualTo(2);
        assertThat(report.longestWaitNs()).isEqualTo(70 * Solo.MS);
        assertThat(report.outOfOrder()).isEqualTo(4);
        assertThat(report.passedOver()).isZero();
        assertThat(report.late()).isZero();
    }

    @Test
    void aFlowThatIsClosedAtAGapWaitsNoMore() {
        Solo data = Solo.toPrototype(true, 1);
        come(data, 10, 12);
        data.after(20 * Solo.MS);
        data.machine.close(data.nowNs);
        data.after(1000 * Solo.MS);
        assertThat(of(data).longestWaitNs()).isEqualTo(20 * Solo.MS);
    }

    @Test
    void theRoundTripIsSmoothedAndItsLeastKept() {
        Solo data = Solo.toPrototype(true, 1000);
        long[] trips = {10, 18, 2};
        for (int i = 0; i < trips.length; i++) {
            data.write("30");
            data.sent();
            data.after(trips[i] * Solo.MS);
            data.comes(FrctHeader.ACK, 0, 0, 1001 + i, "");
        }
        assertThat(of(data).roundTripNs()).isEqualTo(9_875_000);
        assertThat(of(data).leastRoundTripNs()).isEqualTo(2 * Solo.MS);
    }

    @Test
    void silencesAreMeasuredFromTheFirstSignOfLife() {
        Solo data = Solo.toPrototype(true, 1);
        data.sentWithin(5000 * Solo.MS);
        data.comes("");
        data.sentWithin(3000 * Solo.MS);
        data.comes("");
        data.sentWithin(1000 * Solo.MS);
        assertThat(of(data).sinceHeardNs()).isEqualTo(1000 * Solo.MS);
        assertThat(of(data).longestSilenceNs()).isEqualTo(3000 * Solo.MS);
        data.sentWithin(7000 * Solo.MS);
        assertThat(of(data).longestSilenceNs()).isEqualTo(8000 * Solo.MS);
    }

    @Test
    void aPeerThatCountedAsDeadAndCameBackHadAnOutage() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes("");
        data.sentWithin(119_000 * Solo.MS);
        data.comes("");
        data.sentWithin(150_000 * Solo.MS);
        assertThat(data.machine.state()).isEqualTo(FrcpState.PEER_SILENT);
        data.comes("");
        assertThat(of(data).outages()).isEqualTo(1);
        assertThat(of(data).outageNs()).isEqualTo(150_000 * Solo.MS);
    }

    /** Nobody looks between the moment at which it comes and the one at which it is taken in. */
    @Test
    void aSignOfLifeThatWaitedToBeTakenInEndsNoOutage() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes("");
        data.sentWithin(119_000 * Solo.MS);
        data.after(2_000 * Solo.MS);
        data.comes("");
        assertThat(data.machine.state()).isEqualTo(FrcpState.UP);
        assertThat(of(data).outages()).isZero();
    }

    @Test
    void aFlowThatIsClosedIsNotSilentAnyMore() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes("");
        data.sentWithin(1000 * Solo.MS);
        data.machine.close(data.nowNs);
        data.sentWithin(7000 * Solo.MS);
        assertThat(of(data).longestSilenceNs()).isEqualTo(1000 * Solo.MS);
    }

    @Test
    void aFlowThatIsDownIsNotSilentAnyMore() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes("");
        data.write("30");
        for (int i = 0; i < 2000 && data.machine.state() != FrcpState.DOWN; i++) {
            data.sentWithin(1000 * Solo.MS);
        }
        assertThat(data.machine.state()).isEqualTo(FrcpState.DOWN);
        long silentNs = of(data).longestSilenceNs();
        data.after(7000 * Solo.MS);
        assertThat(of(data).longestSilenceNs()).isEqualTo(silentNs);
    }

    @Test
    void whatNobodyReadsIsDroppedHereAndNotLostOnTheWay() {
        Solo best = Solo.toPrototype(false, 1);
        for (int i = 0; i < 2_000; i++) {
            come(best, 10 + i);
        }
        FrcpReport report = of(best);
        assertThat(report.received()).isEqualTo(2_000);
        assertThat(report.lost()).isZero();
        assertThat(report.dropped()).isPositive();
        assertThat(report.dropped() + report.refused())
                .as("all that came and was not delivered, nor waits")
                .isEqualTo(
                        best.counters.set().snapshot().entrySet().stream()
                                .filter(e -> e.getKey().startsWith("dropped-"))
                                .mapToLong(Map.Entry::getValue)
                                .sum());
    }

    @Test
    void aClockThatJumpsIsNoSilence() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes("");
        data.after(3600_000 * Solo.MS);
        data.sent();
        data.comes("");
        assertThat(of(data).longestSilenceNs()).isZero();
        assertThat(of(data).outages()).isZero();
    }

    @Test
    void aWrongCheckIsDamage() {
        Solo checked = new Solo(Solo.config(false, true, false), 1);
        checked.comes("03000000112233450000000068656c6c6fd1054b5d");
        assertThat(of(checked).damaged()).isEqualTo(1);
        assertThat(of(checked).received()).isZero();
        assertThat(of(checked).sinceHeardNs()).isEqualTo(-1);
    }
}
