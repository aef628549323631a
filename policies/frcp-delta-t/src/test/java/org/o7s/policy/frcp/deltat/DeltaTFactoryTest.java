package org.o7s.policy.frcp.deltat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.FrcpPolicy;

/** What it is made of is tested where it is: {@code DeltaTTest} in policy-api. */
class DeltaTFactoryTest {
    private final DeltaTFactory factory = new DeltaTFactory();

    @Test
    void parametersReachThePolicy() {
        FrcpPolicy policy = factory.create(new PolicyParameters(Map.of("at-once", "3")));
        assertThat(policy.acknowledgedAtOnce(new long[policy.words()], false)).isEqualTo(3);
        assertThat(factory.name()).isEqualTo("delta-t");
    }

    @Test
    void unknownParametersAreRefused() {
        assertThatThrownBy(() -> factory.create(new PolicyParameters(Map.of("rto-ms", "3"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delta-t has no parameter rto-ms");
    }
}
