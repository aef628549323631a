package org.o7s.ipcp.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowAccess;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.broadcast.BroadcastPolicy;
import org.o7s.policy.broadcast.stateful.StatefulFactory;

/** How IPCPs become members of a broadcast layer, and what they say of themselves. */
class MembershipTest {

    @Test
    void aNewcomerLearnsTheLayerAndItsPolicy() {
        TestLayer layer = new TestLayer(1, "stateful");
        layer.add("one");
        Ipcp two = layer.add("two");
        assertThat(two.status().state()).isEqualTo(IpcpState.OPERATIONAL);
        assertThat(two.status().layer()).contains(TestLayer.NAME);
        assertThat(two.status().facts()).containsEntry("transfer", "stateful");
        assertThat(layer.view("two").policies()).containsEntry("broadcast", "stateful");
        assertThat(layer.view("two").adjacencies()).isEmpty();
    }

    @Test
    void whoLacksThePolicySaysSoAndTakesPartWhenItComes() {
        TestLayer layer = new TestLayer(1, "stateful");
        layer.add("one");
        World.Node node = layer.node("two");
        node.slots().remove("broadcast", "stateful");
        Ipcp two = layer.create(node);
        assertThat(layer.enrol(two, "one").value().detail())
                .isEqualTo("waiting for policy broadcast/stateful");
        assertThat(
                        layer.world()
                                .<Boolean>ask(two, r -> two.connect(layer.connection("one"), r))
                                .problem()
                                .sentence())
                .contains("waiting for policy broadcast/stateful");

        two.loop().execute(() -> TestLayer.usual(node.slots()));
        layer.world().settle();
        assertThat(two.status().detail()).isEmpty();
        layer.world().<Boolean>ask(two, r -> two.connect(layer.connection("one"), r)).value();
    }

    @Test
    void aPolicyIsExchangedWithoutForgettingWhatWasHeard() {
        TestLayer layer = new TestLayer(1, "stateful");
        World.Node node = layer.node("one");
        Ipcp one = layer.bootstrap(node);
        BroadcastPolicy next = new StatefulFactory().create(PolicyParameters.NONE);
        assertThat(node.slots().put("broadcast", "stateful", next)).isEmpty();
        BroadcastPolicy other = policy(3, true);
        assertThat(node.slots().put("broadcast", "stateful", other).orElse(""))
                .contains("keeps 3 numbers");
        assertThat(one.status().detail()).isEmpty();
    }

    @Test
    void aPolicyThatLetsPacketsGoRoundIsNotTaken() {
        TestLayer layer = new TestLayer(1, "stateful");
        World.Node node = layer.node("one");
        layer.bootstrap(node);
        assertThat(node.slots().put("broadcast", "stateful", policy(17, true)).orElse(""))
                .contains("twice");
        assertThat(node.slots().put("broadcast", "stateful", policy(17, false)).orElse(""))
                .contains("refuses");
    }

    private static BroadcastPolicy policy(int words, boolean answer) {
        return new BroadcastPolicy() {
            @Override
            public int stateWords() {
                return words;
            }

            @Override
            public boolean isNew(long sequence, long[] states, int at) {
                return answer;
            }
        };
    }

    @Test
    void onlyTheLayerItselfCanBeJoined() {
        TestLayer layer = new TestLayer(1, "stateless");
        layer.add("one");
        TestFlow flow = layer.world().flow(1);
        for (String other : List.of("al", "alll", "ALL", "zzz", "aaa")) {
            assertThat(layer.ask("one", flow, other, FlowAccess.READ_WRITE).problem().code())
                    .isEqualTo("E-JOIN-LAYER");
        }
        assertThat(layer.ask("one", flow, TestLayer.NAME, FlowAccess.READ_WRITE).value().mplMs())
                .isEqualTo(100);
    }

    @Test
    void namesAndFlowsToThemAreRefusedWithASentence() {
        TestLayer layer = new TestLayer(1, "stateless");
        Ipcp one = layer.add("one");
        assertThat(layer.world().<Boolean>ask(one, r -> one.register("x", r)).problem().code())
                .isEqualTo("E-IPCP-NAMES");
        assertThat(layer.world().query(one, "x").problem().code()).isEqualTo("E-IPCP-NAMES");
        assertThat(
                        layer.world()
                                .allocate(one, layer.world().flow(1), "x", new byte[0])
                                .problem()
                                .sentence())
                .contains("no names");
    }

    @Test
    void optionsAreChecked() {
        BroadcastFactory factory = new BroadcastFactory();
        factory.validate(new LayerConfig("x", Map.of("transfer", List.of("stateful"))));
        assertThatThrownBy(
                        () -> factory.validate(new LayerConfig("x", Map.of("ttl", List.of("3")))))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(
                        () ->
                                factory.validate(
                                        new LayerConfig("x", Map.of("transfer", List.of("a b")))))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void shutdownClosesWhatItHas() {
        TestLayer layer = new TestLayer(1, "stateless");
        layer.add("one");
        layer.add("two");
        layer.connect("two", "one").value();
        TestFlow app = layer.join("two");
        Ipcp two = layer.member("two");
        layer.world().<Boolean>ask(two, two::shutdown).value();
        layer.world().advanceMs(100);
        assertThat(app.user().isPeerClosed()).isTrue();
        assertThat(layer.view("one").adjacencies()).isEmpty();
        assertThat(two.status().state()).isEqualTo(IpcpState.SHUTDOWN);
    }
}
