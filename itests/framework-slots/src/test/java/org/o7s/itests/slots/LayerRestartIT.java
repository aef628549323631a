package org.o7s.itests.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.o7s.itests.slots.LivingNet.soon;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.itests.slots.variant.Fault;

/** What was deployed into a unicast layer and chosen there is in use again after a restart. */
class LayerRestartIT {
    @TempDir private Path directory;
    private LivingNet net;

    @BeforeEach
    void start() throws Exception {
        net = new LivingNet(directory);
    }

    @AfterEach
    void stop() throws Exception {
        net.close();
    }

    private void restart() throws Exception {
        net.close();
        net = new LivingNet(directory);
    }

    private long calls(LayerKind kind) throws ReflectiveOperationException {
        return LivingNet.calls(net.bundles(kind).getLast(), kind);
    }

    private void expect(LayerKind kind, String... policies) {
        soon().untilAsserted(
                        () -> {
                            List<String> slots = net.slots(kind);
                            assertThat(slots).hasSize(policies.length);
                            for (int i = 0; i < policies.length; i++) {
                                assertThat(slots.get(i))
                                        .startsWith(
                                                kind.word()
                                                        + " ipcp m"
                                                        + (i + 1)
                                                        + ": "
                                                        + policies[i])
                                        .contains(" ACTIVE");
                            }
                        });
    }

    @Test
    void routingAndForwardingAreThoseThatWereDeployedAndChosen() throws Exception {
        net.deploy(LayerKind.ROUTING, "ours", 1, Fault.NONE);
        net.deploy(LayerKind.PFF, "ours", 1, Fault.NONE);
        net.set("ipcp m1", "routing/ours pff/ours");
        net.set("ipcp m2", "routing/lfa pff/alternate");
        // Newer code of what is in use.
        assertThat(net.deploy(LayerKind.ROUTING, "ours", 2, Fault.NONE)).hasSize(1);
        restart();
        String given = "link-state 0.1.0";
        expect(LayerKind.ROUTING, "ours 1.0.2", "lfa 0.1.0", given, given, given);
        String simple = "simple 0.1.0";
        expect(LayerKind.PFF, "ours 1.0.1", "alternate 0.1.0", simple, simple, simple);
        net.pace(20_000);
        net.expectTraffic();
        assertThat(calls(LayerKind.ROUTING)).isPositive();
        soon().until(() -> calls(LayerKind.PFF) > 0);
        net.expectNothingLost(net.dropped());
    }

    @Test
    void whatWasUninstalledOrRolledBackFromStaysSo() throws Exception {
        net.deploy(LayerKind.ROUTING, "ours", 1, Fault.NONE);
        net.set("ipcp m1", "routing/ours");
        net.bundles(LayerKind.ROUTING).getLast().uninstall();
        net.deploy(LayerKind.PFF, "ours", 1, Fault.NONE);
        net.set("ipcp m1", "pff/ours");
        net.deploy(LayerKind.PFF, "ours", 2, Fault.NONE);
        net.rollback("pff");
        restart();
        String simple = "simple 0.1.0";
        expect(LayerKind.PFF, "ours 1.0.1", simple, simple, simple, simple);
        assertThat(net.slots(LayerKind.ROUTING).getFirst())
                .contains("waiting for policy routing/ours");
        net.pace(20_000);
        net.expectTraffic();
        net.expectNothingLost(net.dropped());
    }
}
