package org.o7s.policy.congestion.none;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.congestion.CongestionPolicy;

/** docs/wire/wire-unicast.md 6.1. */
class NoneTest {
    private final CongestionPolicy policy = new NoneFactory().create(PolicyParameters.NONE);
    private final long[] state = new long[policy.words()];

    @Test
    void itNeverMarksWaitsOrTells() {
        policy.begin(state, 1000, 0);
        for (int queued = 0; queued <= 1024; queued++) {
            assertThat(policy.mark(queued, 1024)).isZero();
            assertThat(policy.sent(state, 1500, 0)).isZero();
            assertThat(policy.received(state, queued & 0xff, 0))
                    .isEqualTo(CongestionPolicy.NO_UPDATE);
            policy.updated(state, queued, 0);
        }
        assertThat(policy.rate(state)).isZero();
        assertThat(policy.words()).isZero();
    }

    @Test
    void parametersAreRefused() {
        PolicyParameters some = new PolicyParameters(Map.of("rate", "1"));
        assertThatThrownBy(() -> new NoneFactory().create(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("none has no parameters");
    }
}
