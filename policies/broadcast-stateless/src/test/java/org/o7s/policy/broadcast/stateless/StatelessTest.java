package org.o7s.policy.broadcast.stateless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;

class StatelessTest {
    @Test
    void nothingIsKeptOfAnySource() {
        assertThat(new StatelessFactory().create(PolicyParameters.NONE).stateWords()).isZero();
    }

    @Test
    void parametersAreRefused() {
        assertThatThrownBy(
                        () ->
                                new StatelessFactory()
                                        .create(new PolicyParameters(Map.of("tree", "yes"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
