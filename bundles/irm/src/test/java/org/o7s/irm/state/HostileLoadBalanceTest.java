package org.o7s.irm.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.VirtualClocks;
import org.o7s.policy.loadbalance.LoadBalancePolicy;

/** Load-balance policies that misbehave when they are tried are never used. */
class HostileLoadBalanceTest {
    private final PolicyCatalog catalog = new PolicyCatalog();
    private final VirtualClocks clocks = new VirtualClocks(0);
    private final Loop loop = new Loop("irmd", clocks);
    private final PolicyEngine engine = new PolicyEngine(catalog, new InlineCompute(), clocks);

    private static Stream<Arguments> policies() {
        LoadBalancePolicy throwing =
                (count, process, waitingNs, openFlows) -> {
                    throw new IllegalStateException("no answer today");
                };
        LoadBalancePolicy below = (count, process, waitingNs, openFlows) -> -1;
        LoadBalancePolicy above = (count, process, waitingNs, openFlows) -> 1;
        return Stream.of(
                Arguments.of(throwing, "threw IllegalStateException: no answer today"),
                Arguments.of(below, "it picks number -1 of 1"),
                Arguments.of(above, "it picks number 1 of 1"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void itIsRefusedAndTheOneBeforeStays(LoadBalancePolicy hostile, String why) {
        LoadBalancePolicy first = (count, process, waitingNs, openFlows) -> 0;
        catalog.add("load-balance", "first", "1.0.0", parameters -> first, "test");
        NameEntry shop = new NameTable(engine, loop, 10).create("shop", "first", true);
        loop.pass();
        assertThat(shop.loadBalance().current()).isSameAs(first);

        catalog.add("load-balance", "hostile", "1.0.0", parameters -> hostile, "test");
        assertThatThrownBy(
                        () ->
                                engine.set(
                                        "load-balance",
                                        "name shop",
                                        "hostile",
                                        Map.of(),
                                        false,
                                        Duration.ofSeconds(5)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("hostile 1.0.0")
                .hasMessageContaining(why);
        loop.pass();
        assertThat(shop.loadBalance().current()).isSameAs(first);
    }
}
