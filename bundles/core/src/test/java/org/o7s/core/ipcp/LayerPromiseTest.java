package org.o7s.core.ipcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;

/** What is granted of a specification. */
class LayerPromiseTest {
    private static final LayerPromise ALL = new LayerPromise(10, 10_000_000, 4, 20);

    @Test
    void neverMoreIsGrantedThanWasAsked() {
        QosSpec modest = new QosSpec(100, 64_000, 3, 1, 1, true, 200, 7_000);
        assertThat(ALL.grant(modest)).isEqualTo(modest);
        assertThat(ALL.grant(QosSpec.RAW)).isEqualTo(QosSpec.RAW);
        assertThat(LayerPromise.NONE.grant(QosSpec.JOINED)).isEqualTo(QosSpec.JOINED);
    }

    @Test
    void neverMoreIsGrantedThanIsPromised() {
        QosSpec much = new QosSpec(5, 1_000_000_000, 5, 0, 0, true, 6, 120_000);
        assertThat(ALL.grant(much))
                .isEqualTo(new QosSpec(10, 10_000_000, 4, 0, 0, true, 20, 120_000));
    }

    @Test
    void aBandwidthIsAnUnsignedNumber() {
        assertThat(ALL.grant(QosSpec.VIDEO).bandwidthBps()).isEqualTo(10_000_000);
    }

    @Test
    void whereNothingIsPromisedOrderRepetitionAndChecksAreHadAllTheSame() {
        QosSpec data = QosSpec.DATA.withBer(0);
        assertThat(LayerPromise.NONE.grant(data))
                .isEqualTo(
                        new QosSpec(QosSpec.ANY, 0, 0, 0, 0, true, QosSpec.ANY, data.timeoutMs()));
    }

    @Test
    void noBandwidthIsBelowNothing() {
        assertThatThrownBy(() -> LayerPromise.NONE.withBandwidthBps(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1 bit/s");
    }
}
