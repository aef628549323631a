package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.slot.PolicyChange;
import org.o7s.irm.management.Management.Call;

/** Policies of a whole layer are changed through one of its members here. */
class LayerPoliciesTest {
    private static final List<PolicyChange> LFA =
            List.of(PolicyChange.to("routing", "lfa", Map.of()));

    private final FakeSystem system = new FakeSystem();

    @AfterEach
    void stop() {
        system.close();
    }

    private FakeWorld.FakeIpcp member(String name, String layer) {
        system.management.bootstrapIpcp(
                name,
                Optional.of(IpcpType.UNICAST),
                new LayerConfig(layer, Map.of()),
                false,
                false,
                new Call(false, Duration.ofSeconds(3)));
        return system.world.ipcp(name);
    }

    @Test
    void oneMemberIsAskedAndAnswersBeforeTheCallerGivesUp() {
        FakeWorld.FakeIpcp other = member("u1", "other");
        FakeWorld.FakeIpcp first = member("u2", "net");
        FakeWorld.FakeIpcp second = member("u3", "net");
        long beforeNs = first.loop().clocks().monotonicNs();
        LayerChange done =
                system.management.changePolicies(
                        "net", LFA, new Call(false, Duration.ofSeconds(3)));
        assertThat(done.decided()).isTrue();
        assertThat(first.changes).hasSize(1);
        assertThat(first.changes.getFirst().changes()).isEqualTo(LFA);
        assertThat(first.changes.getFirst().deadlineNs())
                .isBetween(beforeNs + 2_000_000_000L, beforeNs + 2_800_000_000L);
        assertThat(other.changes).isEmpty();
        assertThat(second.changes).isEmpty();
    }

    @Test
    void aPlanIsPassedOn() {
        FakeWorld.FakeIpcp first = member("u2", "net");
        Call plan = new Call(true, Duration.ofSeconds(3));
        assertThat(system.management.changePolicies("net", LFA, plan).decided()).isFalse();
        assertThat(first.changes.getFirst().plan()).isTrue();
    }

    @Test
    void aLayerThatThisSystemIsNotInIsUnknown() {
        member("u1", "other");
        assertThatThrownBy(() -> system.management.changePolicies("net", LFA, Call.DO))
                .hasMessageContaining("cannot change policies of layer \"net\"")
                .hasMessageContaining("no IPCP of this system is a member of it");
    }
}
