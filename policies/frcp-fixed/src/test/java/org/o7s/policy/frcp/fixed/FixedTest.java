package org.o7s.policy.frcp.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.policy.frcp.FrcpPolicyProvider;

/** The policy {@code frcp/fixed}. */
class FixedTest {
    private static final long MS = 1_000_000;

    private static FrcpPolicy with(String... words) {
        return new FixedFactory()
                .create(
                        new PolicyParameters(
                                words.length == 0
                                        ? Map.of()
                                        : words.length == 2
                                                ? Map.of(words[0], words[1])
                                                : Map.of(words[0], words[1], words[2], words[3])));
    }

    @Test
    void whatWasMeasuredAndWhatTimedOutChangesNothing() {
        FrcpPolicy policy = with("rto-ms", "600");
        long[] state = new long[policy.words()];
        policy.begin(state);
        policy.measured(state, 5 * MS);
        policy.timedOut(state);
        policy.progressed(state);
        assertThat(policy.timeoutNs(state)).isEqualTo(600 * MS);
        assertThat(policy.reorderingNs(state, true)).isEqualTo(150 * MS);
        assertThat(policy.acknowledgementDelayNs(state)).isEqualTo(5 * MS);
        assertThat(policy.window(state, 3, 64)).isEqualTo(61);
    }

    @Test
    void acknowledgementsAreAlwaysEarlierThanWhatTheyPrevent() {
        assertThat(with("rto-ms", "1").acknowledgementDelayNs(new long[0])).isZero();
        assertThat(with("rto-ms", "4").acknowledgementDelayNs(new long[0])).isEqualTo(2 * MS);
        assertThatThrownBy(() -> with("rto-ms", "10", "delay-ms", "10"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay-ms must be a whole number in 0..9, not 10");
    }

    @Test
    void unknownParametersAreRefused() {
        assertThatThrownBy(() -> with("floor-ms", "10"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fixed has no parameter floor-ms, but delay-ms and rto-ms");
    }

    @Test
    void processesFindItOnTheirClassPath() {
        assertThat(ServiceLoader.load(FrcpPolicyProvider.class))
                .extracting(FrcpPolicyProvider::name)
                .containsExactly("fixed");
    }
}
