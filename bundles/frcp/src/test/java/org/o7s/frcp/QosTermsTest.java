package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.api.QosSpec;

/** docs/wire/wire-endtoend.md 1.2, 3.2 and 3.3. */
class QosTermsTest {
    @ParameterizedTest
    @CsvSource({
        "raw,         false, false, false, 0, 0",
        "raw-checked, false, false, true,  0, 4",
        "best,        true,  false, false, 0, 12",
        "video,       true,  false, false, 1, 12",
        "voice,       true,  false, false, 2, 12",
        "data,        true,  true,  false, 0, 12",
    })
    void presetsTowardsThePrototype(
            String word, boolean frcp, boolean repeats, boolean checked, int cube, int overhead) {
        QosTerms terms = QosTerms.of(QosSpec.preset(word).orElseThrow(), false);
        assertThat(terms)
                .isEqualTo(new QosTerms(false, frcp, repeats, checked, 120_000_000_000L, cube));
        assertThat(terms.overheadBytes()).isEqualTo(overhead);
    }

    @ParameterizedTest
    @CsvSource({
        "raw, false",
        "raw-checked, true",
        "best, true",
        "video, true",
        "voice, true",
        "data, true",
    })
    void betweenEndsOfO7sOnlyRawGoesUnchecked(String word, boolean checked) {
        QosTerms terms = QosTerms.of(QosSpec.preset(word).orElseThrow(), true);
        assertThat(terms.checked()).isEqualTo(checked);
    }

    @ParameterizedTest
    @CsvSource({
        "50,  100000, 5, 50,  2",
        "51,  100000, 5, 50,  1",
        "50,  100001, 5, 50,  1",
        "50,  -1,     5, 50,  1",
        "50,  100000, 4, 50,  1",
        "50,  100000, 5, 51,  1",
        "0,   0,      9, 0,   2",
        "100, -1,     3, 100, 1",
        "101, -1,     3, 100, 0",
        "100, -1,     2, 100, 0",
        "100, -1,     3, 101, 0",
    })
    void theFirstCubeThatIsGoodEnoughIsTaken(
            long delayMs, long bandwidth, int availability, long gapMs, int cube) {
        QosSpec spec = new QosSpec(delayMs, bandwidth, availability, 1, 1, true, gapMs, 0);
        assertThat(QosTerms.of(spec, false).cube()).isEqualTo(cube);
    }

    @Test
    void anyLossButNoneIsTolerated() {
        QosSpec data = QosSpec.DATA;
        QosSpec lossy = new QosSpec(1000, 0, 0, QosSpec.ANY, 0, true, 2000, 0);
        assertThat(QosTerms.of(data, false).retransmitted()).isTrue();
        assertThat(QosTerms.of(lossy, false).retransmitted()).isFalse();
        QosSpec unordered = new QosSpec(1000, 0, 0, 0, 1, false, 2000, 0);
        assertThat(QosTerms.of(unordered, true).retransmitted()).isFalse();
        assertThat(QosTerms.of(unordered, true).checked()).isFalse();
    }

    @Test
    void aFlowWithFrcpHasTheBoundsOfThePrototype() {
        FrcpConfig config = QosTerms.of(QosSpec.DATA, false).frcp(1496, 100_000_000L);
        assertThat(config.payloadBytes()).isEqualTo(1484);
        assertThat(config.packetBytesMax()).isEqualTo(1496);
        assertThat(config.messageBytes()).isEqualTo(1484);
        assertThat(config.receiverInactivityNs()).isEqualTo(130_200_000_000L);
        FrcpConfig extended = QosTerms.of(QosSpec.DATA, true).frcp(1496, 0);
        assertThat(extended.payloadBytes()).isEqualTo(1480);
        assertThat(extended.messageBytes()).isEqualTo(16 << 20);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> QosTerms.of(QosSpec.RAW, false).frcp(1496, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a flow without order has no FRCP");
        assertThatThrownBy(() -> QosTerms.of(QosSpec.DATA, false).frcp(12, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("payloadBytes 0 is outside 1..16777216");
        assertThatThrownBy(() -> new FrcpConfig(true, true, true, true, 1, 100, 1, 0, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("windowPackets 100 is not a power of two");
    }
}
