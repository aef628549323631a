package org.o7s.ipcp.unicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;

/** How IPCPs become members of a layer, and what they then know of it. */
class MembershipTest {
    private final TestLayer layer = new TestLayer(7);

    @Test
    void aNewcomerLearnsTheLayerAndTheWayToItsMembers() {
        Ipcp one = layer.first("one", Map.of("routing", List.of("lfa"), "ttl", List.of("17")));
        Ipcp two = layer.join("two", "one");
        layer.world().advanceMs(5_000);

        assertThat(two.status().state()).isEqualTo(IpcpState.OPERATIONAL);
        assertThat(two.status().layer()).contains(TestLayer.NAME);
        LayerView seen = layer.view(two);
        assertThat(seen.members())
                .extracting(LayerView.Member::implementation)
                .containsExactly("o7s", "o7s");
        assertThat(seen.routes())
                .extracting(LayerView.Route::destination)
                .containsExactly(layer.view(one).address());
        assertThat(seen.policies().get("pff")).startsWith("alternate");
    }

    @Test
    void membersInAChainReachEachOther() {
        Ipcp one = layer.first("one", Map.of());
        layer.join("two", "one");
        layer.join("three", "two");
        Ipcp four = layer.join("four", "three");
        layer.world().advanceMs(10_000);

        assertThat(layer.view(four).routes()).hasSize(3);
        assertThat(layer.view(one).routes()).hasSize(3);
        assertThat(layer.view(one).links()).hasSize(3);
    }

    @Test
    void aNewcomerThatLacksAPolicySaysSoAndJoinsWhenItArrives() {
        layer.first("one", Map.of());
        World.Node node = layer.bareNode("two");
        Ipcp two = layer.create(node);

        RecordedReply<IpcpStatus> reply = layer.enrol(two, "one");
        layer.world().advanceMs(3_000);
        assertThat(reply.value().detail()).isEqualTo("waiting for policy address/flat");
        assertThat(layer.connect(two, "one", "Management").problem().code())
                .isEqualTo("E-IPCP-WAITING");

        two.loop().execute(() -> TestLayer.usual(node.slots()));
        layer.world().settle();
        layer.link(two, "one");
        layer.world().advanceMs(5_000);
        assertThat(layer.view(two).routes()).hasSize(1);
    }

    @Test
    void anIpcpJoinsOneLayerOnce() {
        Ipcp one = layer.first("one", Map.of());
        Ipcp two = layer.join("two", "one");

        assertThat(layer.enrol(two, "one").problem().what()).contains("two");
        assertThat(layer.enrol(one, "two").problem().what()).contains("one");
    }

    @Test
    void whoeverCannotJoinMayTryAgain() {
        layer.first("one", Map.of());
        Ipcp two = layer.create(layer.node("two"));

        RecordedReply<IpcpStatus> refused = layer.enrol(two, "nobody");
        layer.world().advanceMs(25_000);
        assertThat(refused.problem().sentence()).contains("nobody");
        assertThat(two.status().state()).isEqualTo(IpcpState.BOOT);
        assertThat(layer.enrol(two, "one").value().state()).isEqualTo(IpcpState.OPERATIONAL);
    }

    @Test
    void aDestroyedMemberIsForgotten() {
        Ipcp one = layer.first("one", Map.of());
        Ipcp two = layer.join("two", "one");
        layer.world().advanceMs(5_000);
        assertThat(layer.view(one).routes()).hasSize(1);

        layer.world().<Boolean>ask(two, two::shutdown).value();
        layer.world().advanceMs(2_000);
        assertThat(layer.view(one).routes()).isEmpty();
        assertThat(layer.view(one).adjacencies()).isEmpty();
    }
}
