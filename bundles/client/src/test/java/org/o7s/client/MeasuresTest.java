package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;

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

    @Test
    void aFlowInOrderMeasuresAllButWhatItDoesNotKnowYet() {
        FlowFixture fixture = new FlowFixture(QosSpec.VOICE);
        FlowMeasures measures = fixture.flow.measures();
        assertThat(measures.get(FlowMeasure.MISSING_PACKETS)).hasValue(0);
        assertThat(measures.get(FlowMeasure.GAPS)).hasValue(0);
        assertThat(measures.get(FlowMeasure.ROUND_TRIP_NS)).isEmpty();
    }
}
