package org.o7s.ipcp.unicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.problem.Problem;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;
import org.o7s.policy.admission.AdmissionPolicy;

/** A newcomer that asks for the name of the layer, which several members have. */
class EnrolWithSeveralTest {
    private static final AdmissionPolicy CLOSED = (layer, component, address, lower) -> "closed";

    private final TestLayer layer = new TestLayer(7);
    private int asked;

    @BeforeEach
    void aLayerOfOne() {
        layer.first("one", Map.of());
    }

    /** A member that lets nobody in from now on. */
    private void closed(String name) {
        World.Node node = layer.node(name);
        Ipcp member = layer.create(node);
        layer.enrol(member, "one").value();
        member.loop().execute(() -> node.slots().put("admission", "open", CLOSED));
        layer.world().settle();
    }

    /** Something that has the name, but is no member. */
    private void other(String name, BiConsumer<Ipcp, LowerFlow> taker) {
        Ipcp ipcp = layer.create(layer.node(name));
        layer.world()
                .lower()
                .accept(
                        ipcp,
                        flow -> {
                            asked++;
                            taker.accept(ipcp, flow);
                        });
    }

    /** Something that takes flows, and ends them before it says a word. */
    private void leaving(String name) {
        other(
                name,
                (ipcp, flow) -> {
                    long soonNs = layer.world().nowNs() + 10_000_000;
                    ipcp.loop().schedule(soonNs, flow.deallocate());
                });
    }

    private RecordedReply<IpcpStatus> enrol(String... members) {
        layer.world().lower().bind(TestLayer.NAME, members);
        RecordedReply<IpcpStatus> reply =
                layer.enrol(layer.create(layer.node("newcomer")), TestLayer.NAME);
        layer.world().advanceMs(21_000);
        return reply;
    }

    @Test
    void whomTheFirstRefusesTheSecondTakesIn() {
        closed("two");
        assertThat(enrol("two", "one").value().state()).isEqualTo(IpcpState.OPERATIONAL);
    }

    @Test
    void whomTheFirstDoesNotAnswerTheSecondTakesIn() {
        other("two", (ipcp, flow) -> {});
        assertThat(enrol("two", "one").value().state()).isEqualTo(IpcpState.OPERATIONAL);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void whomTheFirstLeavesTheSecondTakesIn() {
        leaving("two");
        assertThat(enrol("two", "one").value().state()).isEqualTo(IpcpState.OPERATIONAL);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void ifNobodyTakesItInTheNewcomerIsToldWhatEachSaid() {
        closed("two");
        leaving("three");
        Problem problem = enrol("two", "three").problem();
        assertThat(problem.code()).isEqualTo("E-ENROLL-NONE");
        assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED);
        assertThat(problem.sentence())
                .contains("cannot enrol IPCP \"newcomer\"")
                .contains("no member under \"uni\" took it in")
                .contains("3 times: the peer refused")
                .contains("2 times: the flow ended before the peer answered");
    }

    @Test
    void oneThatRefusesIsAskedFiveTimesAndItsAnswerIsGivenAsItIs() {
        leaving("two");
        assertThat(enrol("two").problem().code()).isEqualTo("E-CONNECT-ENDED");
        assertThat(asked).isEqualTo(5);
    }

    @Test
    void silenceBesidesARefusalIsNamedToo() {
        closed("two");
        other("three", (ipcp, flow) -> {});
        assertThat(enrol("two", "three").problem().why())
                .hasSize(3)
                .anyMatch(why -> why.contains("the peer refused"))
                .anyMatch(why -> why.contains("did not answer on it in time"));
    }

    @Test
    void aNameThatNobodyHasIsFinalAtOnce() {
        layer.world().lower().bind(TestLayer.NAME, "nobody");
        Ipcp newcomer = layer.create(layer.node("newcomer"));
        assertThat(layer.enrol(newcomer, TestLayer.NAME).problem().sentence())
                .contains("nobody is there");
    }
}
