package org.o7s.irm.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.LayerPromise;

/** In which terms a grant is less than what is wanted. */
class ShortfallTest {
    private static List<String> less(QosSpec wanted, QosSpec granted) {
        return Shortfall.of(wanted, granted).stream().map(Shortfall::sentence).toList();
    }

    @Test
    void whatIsGrantedInFullFallsShortOfNothing() {
        for (String preset : List.of("raw", "raw-checked", "best", "video", "voice", "data")) {
            QosSpec spec = QosSpec.preset(preset).orElseThrow();
            assertThat(less(spec, spec)).isEmpty();
        }
        assertThat(less(QosSpec.RAW, QosSpec.DATA)).isEmpty();
    }

    @Test
    void eachTermIsNamedWithWhatIsWantedAndWhatCanBeHad() {
        QosSpec wanted = new QosSpec(50, 10_000_000, 5, 0, 0, true, 60, 1);
        QosSpec granted = new QosSpec(70, 1_000_000, 3, 1, 1, false, 80, 2);
        assertThat(less(wanted, granted))
                .containsExactly(
                        "delay 50 ms, but 70 ms can be had",
                        "bandwidth 10000000 bit/s, but 1000000 bit/s can be had",
                        "availability 5 nines, but 3 nines can be had",
                        "loss none, but some can be had",
                        "bit errors none, but some can be had",
                        "order in order, but any order can be had",
                        "gap 60 ms, but 80 ms can be had");
    }

    @Test
    void whatNobodyKnowsIsNoPromise() {
        assertThat(less(QosSpec.VIDEO, LayerPromise.NONE.grant(QosSpec.VIDEO)))
                .containsExactly(
                        "delay 100 ms, but no promise can be had",
                        "bandwidth 18446744073709551615 bit/s, but no promise can be had",
                        "availability 3 nines, but no promise can be had",
                        "gap 100 ms, but no promise can be had");
    }

    @Test
    void lossAndBitErrorsAreTermsOnlyWhereNoneAreWanted() {
        QosSpec some = new QosSpec(QosSpec.ANY, 0, 0, 3, 4, false, QosSpec.ANY, 0);
        QosSpec more = new QosSpec(QosSpec.ANY, 0, 0, 9, 9, false, QosSpec.ANY, 0);
        assertThat(less(some, more)).isEmpty();
    }
}
