package org.o7s.policy.loadbalance.roundrobin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.loadbalance.LoadBalancePolicy;

/** docs/wire/cli-and-tools.md 2.6: the order of the queue of acceptors. */
class RoundRobinTest {
    private final LoadBalancePolicy policy = new RoundRobinFactory().create(PolicyParameters.NONE);
    private final long[] process = {71, 72, 73, 74, 75};
    private final long[] waitingNs = {900, 800, 800, 20, 0};
    private final int[] openFlows = {9, 0, 0, 0, 50};

    @Test
    void theProcessThatWaitsLongestGetsTheFlowHoweverManyItHas() {
        assertThat(process[policy.pick(4, process, waitingNs, openFlows)]).isEqualTo(71);
    }

    @Test
    void aSingleAcceptorGetsIt() {
        assertThat(policy.pick(1, process, waitingNs, openFlows)).isZero();
    }

    @Test
    void parametersAreRefused() {
        assertThatThrownBy(
                        () ->
                                new RoundRobinFactory()
                                        .create(new PolicyParameters(Map.of("weight", "1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("round-robin has no parameters");
    }
}
