package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowCounters;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.frcp.FrcpReport;

/** What an end of a flow says that it measured. */
class MeasuresTest {
    @Test
    void aRawFlowCountsPacketsAndMeasuresNothingElse() {
        FlowFixture fixture = new FlowFixture(QosSpec.RAW);
        fixture.deliver((byte) 1, (byte) 2, (byte) 3);
        assertThat(fixture.flow.poll(ByteBuffer.allocate(10))).isEqualTo(3);
        fixture.clocks.advance(5_000);
        FlowMeasures measures = fixture.flow.measures();
        assertThat(measures.values())
                .containsOnlyKeys(
                        FlowMeasure.AGE_NS,
                        FlowMeasure.SENT_PACKETS,
                        FlowMeasure.SENT_BYTES,
                        FlowMeasure.RECEIVED_PACKETS,
                        FlowMeasure.RECEIVED_BYTES);
        assertThat(measures.get(FlowMeasure.AGE_NS)).hasValue(5_000);
        assertThat(measures.get(FlowMeasure.RECEIVED_BYTES)).hasValue(3);
    }

    @Test
    void aCheckedFlowSaysHowManyPacketsWereDamaged() {
        FlowFixture fixture = new FlowFixture(QosSpec.RAW_CHECKED);
        fixture.deliver(new byte[40]);
        assertThat(fixture.flow.poll(ByteBuffer.allocate(100))).isNegative();
        assertThat(fixture.flow.measures().get(FlowMeasure.DAMAGED_PACKETS)).hasValue(1);
    }

    private static FlowMeasures ofReport(QosSpec qos, boolean checked) {
        FrcpReport report =
                new FrcpReport(0, 0, 100, 3, 2, 0, 1, 0, checked, 20, 6, 0, 0, -1, -1, -1, 0, 0, 0);
        return MeasuredEnd.of(1, new FlowCounters(0, 0, 0, 0, 0, 0, 0, 0, 0), qos, report);
    }

    @Test
    void whatThisEndDropsDidNotArriveInTime() {
        FlowMeasures voice = ofReport(QosSpec.VOICE, false);
        assertThat(voice.get(FlowMeasure.ARRIVED_PACKETS)).hasValue(100 - 3 - 1 - 20 - 6);
        assertThat(voice.get(FlowMeasure.DROPPED_HERE)).hasValue(26);
        assertThat(voice.get(FlowMeasure.MISSING_PACKETS)).hasValue(1);
        FlowMeasures data = ofReport(QosSpec.DATA, false);
        assertThat(data.get(FlowMeasure.ARRIVED_PACKETS)).hasValue(70);
        assertThat(data.get(FlowMeasure.DROPPED_HERE)).as("the rest comes again").hasValue(20);
    }

    @Test
    void aFlowWhosePeerChecksUnaskedSaysThatNothingWasDamaged() {
        assertThat(ofReport(QosSpec.DATA, true).get(FlowMeasure.DAMAGED_PACKETS)).hasValue(0);
        assertThat(ofReport(QosSpec.DATA, false).get(FlowMeasure.DAMAGED_PACKETS)).isEmpty();
    }

    @Test
    void aFlowInOrderMeasuresAllButWhatItDoesNotKnowYet() {
        FlowFixture fixture = new FlowFixture(QosSpec.VOICE);
        FlowMeasures measures = fixture.flow.measures();
        assertThat(measures.get(FlowMeasure.MISSING_PACKETS)).hasValue(0);
        assertThat(measures.get(FlowMeasure.GAPS)).hasValue(0);
        assertThat(measures.get(FlowMeasure.ROUND_TRIP_NS)).isEmpty();
    }
}
