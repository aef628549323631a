package org.o7s.irm.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.irm.promise.Term.Standing;

/** Numbers of a flow against its specification. */
class PromiseTest {
    private static final long MS = 1_000_000;
    private static final long S = 1_000_000_000;

    /** Data with the gaps of voice. */
    private static final QosSpec REPEATED = new QosSpec(QosSpec.ANY, 0, 0, 0, 1, true, 50, 120_000);

    private final Map<FlowMeasure, Long> values = new EnumMap<>(FlowMeasure.class);

    PromiseTest() {
        measure(FlowMeasure.AGE_NS, 10 * S);
        measure(FlowMeasure.SENT_PACKETS, 1000);
        measure(FlowMeasure.RECEIVED_PACKETS, 1000);
        measure(FlowMeasure.RECEIVED_BYTES, 64_000);
    }

    private void measure(FlowMeasure which, long value) {
        values.put(which, value);
    }

    /** What an end with FRCP measures if all is well. */
    private void wellOrdered() {
        measure(FlowMeasure.ARRIVED_PACKETS, 1000);
        measure(FlowMeasure.MISSING_PACKETS, 0);
        measure(FlowMeasure.LATE_PACKETS, 0);
        measure(FlowMeasure.REPEATED_PACKETS, 0);
        measure(FlowMeasure.GAPS, 0);
        measure(FlowMeasure.LONGEST_GAP_NS, 0);
        measure(FlowMeasure.LONGEST_SILENCE_NS, 20 * MS);
        measure(FlowMeasure.OVERTAKEN_PACKETS, 0);
        measure(FlowMeasure.OUTAGES, 0);
        measure(FlowMeasure.OUTAGE_NS, 0);
        measure(FlowMeasure.ROUND_TRIP_NS, 2 * MS);
        measure(FlowMeasure.LEAST_ROUND_TRIP_NS, MS);
    }

    private List<Term> judge(QosSpec qos) {
        return judge(qos, FlowState.UP);
    }

    private List<Term> judge(QosSpec qos, FlowState state) {
        return Promise.judge(qos, state, new FlowMeasures(values));
    }

    private static Term term(List<Term> terms, String name) {
        return terms.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aVoiceFlowOverAGoodLayerIsKept() {
        wellOrdered();
        List<Term> terms = judge(QosSpec.VOICE);
        assertThat(terms)
                .extracting(Term::name)
                .containsExactly(
                        "delay",
                        "bandwidth",
                        "availability",
                        "loss",
                        "bit errors",
                        "out of order",
                        "longest gap",
                        "peer silent");
        for (String name :
                List.of("delay", "availability", "out of order", "longest gap", "peer silent")) {
            assertThat(term(terms, name).standing()).as(name).isEqualTo(Standing.KEPT);
        }
        assertThat(term(terms, "delay").measured()).hasValue(1);
        assertThat(term(terms, "availability").promised().orElseThrow())
                .isCloseTo(99.999, within(1e-9));
        assertThat(term(terms, "availability").measured()).hasValue(100);
        assertThat(term(terms, "loss").standing()).isEqualTo(Standing.NOT_PROMISED);
    }

    @Test
    void whatARawFlowDoesNotNumberIsNotMeasuredRatherThanZero() {
        for (Term t : judge(QosSpec.RAW)) {
            if (List.of("loss", "out of order", "longest gap", "availability", "delay")
                    .contains(t.name())) {
                assertThat(t.measured()).as(t.name()).isEmpty();
                assertThat(t.why()).as(t.name()).contains("raw flow");
                assertThat(t.standing()).as(t.name()).isEqualTo(Standing.NOT_PROMISED);
            }
        }
        Term errors = term(judge(QosSpec.RAW), "bit errors");
        assertThat(errors.standing()).isEqualTo(Standing.NOT_MEASURABLE);
        assertThat(errors.why()).contains("no check is asked for");
    }

    @Test
    void packetsThatNeverCameBreakAvailabilityAndAreShownAsLoss() {
        wellOrdered();
        measure(FlowMeasure.ARRIVED_PACKETS, 900);
        measure(FlowMeasure.MISSING_PACKETS, 80);
        measure(FlowMeasure.LATE_PACKETS, 20);
        List<Term> terms = judge(QosSpec.VOICE);
        assertThat(term(terms, "availability").standing()).isEqualTo(Standing.BROKEN);
        assertThat(term(terms, "availability").measured()).hasValue(90);
        assertThat(term(terms, "availability").why()).isEqualTo("900 of 1000 packets came in time");
        assertThat(term(terms, "loss").measured()).hasValue(10);
        assertThat(term(terms, "loss").why()).contains("100 of 1000", "20 of them late");
    }

    @Test
    void asManyAreLostAsTheNinesAllow() {
        wellOrdered();
        measure(FlowMeasure.ARRIVED_PACKETS, 99_999);
        measure(FlowMeasure.MISSING_PACKETS, 1);
        assertThat(term(judge(QosSpec.VOICE), "availability").standing()).isEqualTo(Standing.KEPT);
        measure(FlowMeasure.MISSING_PACKETS, 2);
        assertThat(term(judge(QosSpec.VOICE), "availability").standing())
                .isEqualTo(Standing.BROKEN);
    }

    @Test
    void timeWithoutAPeerIsLackingToo() {
        wellOrdered();
        measure(FlowMeasure.OUTAGES, 1);
        measure(FlowMeasure.OUTAGE_NS, S);
        Term availability = term(judge(QosSpec.VOICE), "availability");
        assertThat(availability.standing()).isEqualTo(Standing.BROKEN);
        assertThat(availability.measured().orElseThrow()).isCloseTo(90, within(1e-9));
        assertThat(availability.why()).contains("1 outages");
    }

    @Test
    void aFlowThatIsDownIsNotAvailableWhateverCameBefore() {
        wellOrdered();
        for (FlowState state : List.of(FlowState.DOWN, FlowState.PEER_LOST)) {
            assertThat(term(judge(QosSpec.VIDEO, state), "availability").standing())
                    .as(state.name())
                    .isEqualTo(Standing.BROKEN);
        }
        assertThat(term(judge(QosSpec.DATA, FlowState.PEER_LOST), "peer silent").standing())
                .isEqualTo(Standing.BROKEN);
        assertThat(term(judge(QosSpec.DATA, FlowState.DOWN), "loss").standing())
                .isEqualTo(Standing.NOT_MEASURABLE);
    }

    @Test
    void halfOfTheRoundTripTellsTheDelayOnlyWhereItIsSure() {
        wellOrdered();
        measure(FlowMeasure.ROUND_TRIP_NS, 50 * MS);
        assertThat(term(judge(QosSpec.VOICE), "delay").standing()).isEqualTo(Standing.KEPT);
        measure(FlowMeasure.ROUND_TRIP_NS, 51 * MS);
        assertThat(term(judge(QosSpec.VOICE), "delay").standing())
                .isEqualTo(Standing.NOT_MEASURABLE);
        measure(FlowMeasure.ROUND_TRIP_NS, 101 * MS);
        assertThat(term(judge(QosSpec.VOICE), "delay").standing())
                .as("the peer may have taken its time to acknowledge")
                .isEqualTo(Standing.NOT_MEASURABLE);
        measure(FlowMeasure.LEAST_ROUND_TRIP_NS, 100 * MS);
        assertThat(term(judge(QosSpec.VOICE), "delay").standing())
                .isEqualTo(Standing.NOT_MEASURABLE);
        measure(FlowMeasure.LEAST_ROUND_TRIP_NS, 100 * MS + 1);
        assertThat(term(judge(QosSpec.VOICE), "delay").standing()).isEqualTo(Standing.BROKEN);
        values.remove(FlowMeasure.ROUND_TRIP_NS);
        assertThat(term(judge(QosSpec.VOICE), "delay").measured()).isEmpty();
    }

    @Test
    void aGapIsKeptUpToItsLimitAndBrokenByOneNanosecondMore() {
        wellOrdered();
        measure(FlowMeasure.LONGEST_GAP_NS, 50 * MS);
        assertThat(term(judge(REPEATED), "longest gap").standing()).isEqualTo(Standing.KEPT);
        measure(FlowMeasure.LONGEST_GAP_NS, 50 * MS + 1);
        assertThat(term(judge(REPEATED), "longest gap").standing()).isEqualTo(Standing.BROKEN);
    }

    @Test
    void whereNothingIsRepeatedALongGapMayBeAPauseOfTheOtherEnd() {
        wellOrdered();
        measure(FlowMeasure.GAPS, 1);
        measure(FlowMeasure.LONGEST_GAP_NS, 50 * MS);
        assertThat(term(judge(QosSpec.VOICE), "longest gap").standing()).isEqualTo(Standing.KEPT);
        measure(FlowMeasure.LONGEST_GAP_NS, 3 * S);
        Term gap = term(judge(QosSpec.VOICE), "longest gap");
        assertThat(gap.standing()).isEqualTo(Standing.NOT_MEASURABLE);
        assertThat(gap.measured()).hasValue(3000);
        assertThat(gap.why()).isEqualTo("1 gaps; the other end may have paused before");
    }

    @Test
    void whereNothingCameNothingIsKept() {
        wellOrdered();
        measure(FlowMeasure.ARRIVED_PACKETS, 0);
        measure(FlowMeasure.RECEIVED_PACKETS, 0);
        measure(FlowMeasure.DAMAGED_PACKETS, 0);
        List<Term> terms = judge(REPEATED.withBer(0));
        for (String name : List.of("loss", "bit errors", "out of order", "longest gap")) {
            assertThat(term(terms, name).standing()).as(name).isEqualTo(Standing.NOT_MEASURABLE);
        }
        measure(FlowMeasure.LONGEST_GAP_NS, 50 * MS + 1);
        assertThat(term(judge(REPEATED), "longest gap").standing())
                .as("what waits may wait too long before anything comes")
                .isEqualTo(Standing.BROKEN);
        measure(FlowMeasure.DAMAGED_PACKETS, 1);
        assertThat(term(judge(REPEATED.withBer(0)), "bit errors").standing())
                .isEqualTo(Standing.KEPT);
    }

    @Test
    void whatThisEndDropsIsLostAndNotInTime() {
        wellOrdered();
        measure(FlowMeasure.ARRIVED_PACKETS, 900);
        measure(FlowMeasure.DROPPED_HERE, 100);
        List<Term> terms = judge(QosSpec.VOICE);
        assertThat(term(terms, "availability").standing()).isEqualTo(Standing.BROKEN);
        assertThat(term(terms, "availability").measured()).hasValue(90);
        assertThat(term(terms, "loss").why())
                .startsWith("100 of 1000 packets, 100 of them came and were dropped at this end");
        assertThat(term(judge(QosSpec.DATA), "loss").standing()).isEqualTo(Standing.BROKEN);
    }

    @Test
    void packetsThatTheDaemonCountsAreNoSignOfLifeOfThePeer() {
        values.clear();
        measure(FlowMeasure.SENT_PACKETS, 5);
        measure(FlowMeasure.RECEIVED_PACKETS, 7);
        for (Term t : judge(QosSpec.VOICE)) {
            assertThat(t.standing())
                    .as(t.name())
                    .isIn(Standing.NOT_MEASURABLE, Standing.NOT_PROMISED);
            assertThat(t.why()).as(t.name()).contains("nobody says");
        }
    }

    @Test
    void aFlowThatHasEndedIsNotJudged() {
        wellOrdered();
        measure(FlowMeasure.LONGEST_SILENCE_NS, 1000 * S);
        for (Term t : judge(QosSpec.VOICE, FlowState.DEALLOCATED)) {
            assertThat(t.standing())
                    .as(t.name())
                    .isIn(Standing.NOT_MEASURABLE, Standing.NOT_PROMISED);
        }
    }

    @Test
    void lessThanThePromisedBandwidthMayBeAllThatWasOffered() {
        wellOrdered();
        Term slow = term(judge(QosSpec.VOICE), "bandwidth");
        assertThat(slow.measured()).hasValue(51_200);
        assertThat(slow.standing()).isEqualTo(Standing.NOT_MEASURABLE);
        measure(FlowMeasure.RECEIVED_BYTES, 125_000);
        assertThat(term(judge(QosSpec.VOICE), "bandwidth").standing()).isEqualTo(Standing.KEPT);
        assertThat(term(judge(QosSpec.VIDEO), "bandwidth").promised().orElseThrow())
                .as("the largest number is unsigned")
                .isEqualTo(0x1p64);
    }

    @Test
    void dataLosesNothingAndSaysWhatWasSentAgain() {
        wellOrdered();
        measure(FlowMeasure.REPEATED_PACKETS, 17);
        Term loss = term(judge(QosSpec.DATA), "loss");
        assertThat(loss.standing()).isEqualTo(Standing.KEPT);
        assertThat(loss.why()).contains("17 were sent again");
        measure(FlowMeasure.MISSING_PACKETS, 1);
        assertThat(term(judge(QosSpec.DATA), "loss").standing()).isEqualTo(Standing.BROKEN);
    }

    @Test
    void checkedPacketsHaveNoBitErrorsLeft() {
        wellOrdered();
        measure(FlowMeasure.DAMAGED_PACKETS, 4);
        Term errors = term(judge(QosSpec.DATA.withBer(0)), "bit errors");
        assertThat(errors.standing()).isEqualTo(Standing.KEPT);
        assertThat(errors.why()).startsWith("4 packets failed their check");
    }

    @Test
    void whereNobodySaysAnythingNothingIsKeptOrBroken() {
        values.clear();
        for (QosSpec qos : List.of(QosSpec.VOICE, QosSpec.DATA, QosSpec.RAW, QosSpec.JOINED)) {
            assertThat(judge(qos))
                    .allSatisfy(
                            t -> {
                                assertThat(t.measured()).as(t.name()).isEmpty();
                                assertThat(t.standing())
                                        .as(t.name())
                                        .isIn(Standing.NOT_MEASURABLE, Standing.NOT_PROMISED);
                            });
        }
    }

    @Test
    void anyNumbersGiveNumbers() {
        long seed = 6;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            values.clear();
            for (FlowMeasure measure : FlowMeasure.values()) {
                if (random.nextBoolean()) {
                    long value = random.nextLong() & Long.MAX_VALUE;
                    measure(measure, random.nextBoolean() ? value : Long.MAX_VALUE);
                }
            }
            for (Term t : judge(QosSpec.VIDEO, FlowState.values()[random.nextInt(4)])) {
                assertThat(t.measured().orElse(0))
                        .as("seed %d, %s of %s", seed, t, values)
                        .isFinite()
                        .isNotNegative();
            }
        }
    }
}
