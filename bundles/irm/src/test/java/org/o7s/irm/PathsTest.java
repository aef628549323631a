package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.TraceView;
import org.o7s.irm.management.TraceView.Step;

/** How flows go, and how they come to be, as the IRM tells it. */
class PathsTest {
    private final FakeSystem system = new FakeSystem();
    private final FakeSystem elsewhere = system.neighbour();

    @AfterEach
    void stop() {
        elsewhere.close();
        system.close();
    }

    private Flow flowToElsewhere() {
        elsewhere.member("far", IpcpType.UDP4, "net");
        system.member("near", IpcpType.UDP4, "net");
        var server = elsewhere.server("oping", "ping");
        elsewhere.register("ping", "net");
        CompletableFuture<Flow> accepted = elsewhere.accept(server);
        CompletableFuture<Flow> flow = system.allocate(system.announce("client"), "ping");
        system.advanceMs(1_000);
        system.assertJoined(flow.join(), accepted.join());
        return flow.join();
    }

    private int onlyFlow() {
        return system.management.flows().getFirst().id();
    }

    @Test
    void aFlowWithinTheSystemIsDirect() {
        system.accept(system.server("oping", "ping"));
        system.allocate(system.announce("client"), "ping").join();
        FlowPath path = system.management.explainFlow(onlyFlow(), Call.DO);
        assertThat(path.type()).isEqualTo("direct");
        assertThat(path.hops().getFirst().facts().get("flow")).contains("by ");
        assertThat(path.end()).contains("in this system");
        assertThat(system.management.explainName("ping", Call.DO).type()).isEqualTo("direct");
    }

    @Test
    void anIpcpThatDoesNotSayHowPacketsGoIsNamed() {
        flowToElsewhere();
        FlowPath path = system.management.explainFlow(onlyFlow(), Call.DO);
        assertThat(path)
                .isEqualTo(
                        FlowPath.untold(
                                "net", "udp4", "IPCP \"near\" does not say how packets go"));
        assertThat(system.management.explainName("ping", Call.DO)).isEqualTo(path);
    }

    @Test
    void aFlowOrNameThatIsNotThereIsAClearError() {
        FakeSystem.refused(() -> system.management.explainFlow(4711, Call.DO), "E-FLOW-UNKNOWN");
        FakeSystem.refused(() -> system.management.explainFlow(-1, Call.DO), "E-FLOW-UNKNOWN");
        FakeSystem.refused(
                () -> system.management.explainName("nobody", Call.DO), "E-NAME-UNKNOWN");
    }

    @Test
    void anIpcpIsToldOnlyHowItsOwnFlowsGo() {
        FakeWorld.FakeIpcp user = system.member("uni1", IpcpType.UNICAST, "uni");
        FakeWorld.FakeIpcp other = system.member("uni2", IpcpType.UNICAST, "other");
        elsewhere.member("far", IpcpType.UDP4, "net");
        system.member("near", IpcpType.UDP4, "net");
        FakeWorld.FakeIpcp acceptor = elsewhere.member("uni9", IpcpType.UNICAST, "uni");
        elsewhere.management.bindIpcp("uni9", "uni", Call.DO);
        elsewhere.register("uni", "net");
        acceptor.acceptFlows();
        elsewhere.settle();
        RecordedReply<LowerFlow> asked =
                user.useFlow("uni", QosSpec.RAW, Duration.ofSeconds(20).toNanos());
        system.advanceMs(1_000);
        int id = asked.value().flowId();

        assertThat(explained(user, id).type()).isEqualTo("udp4");
        assertThat(explained(other, id).end()).isEqualTo("the flow has ended meanwhile");
        assertThat(explained(user, 4711).end()).isEqualTo("the flow has ended meanwhile");
    }

    private FlowPath explained(FakeWorld.FakeIpcp user, int flowId) {
        RecordedReply<FlowPath> reply = user.explainsFlow(flowId);
        system.settle();
        return reply.value();
    }

    @Test
    void anAllocationIsToldStepByStepAndLeavesNothing() {
        TraceView trace = system.management.trace("nobody", Call.DO);
        assertThat(trace.isAllocated()).isFalse();
        assertThat(trace.steps().getLast().outcome()).startsWith("failed: ").contains("nobody");
        assertThat(trace.steps().stream().map(Step::what).toList())
                .isEqualTo(
                        List.of("is the name served in this system?", "allocate a flow, raw QoS"));
        assertThat(system.management.flows()).isEmpty();
        assertThat(system.management.processes()).isEmpty();
    }

    private static List<String> whats(TraceView trace) {
        return trace.steps().stream().map(Step::what).toList();
    }

    private static Step step(TraceView trace, String what) {
        return trace.steps().stream()
                .filter(s -> s.what().startsWith(what))
                .findFirst()
                .orElseThrow();
    }

    private FakeWorld.FakeIpcp servedElsewhere() {
        FakeWorld.FakeIpcp far = elsewhere.member("far", IpcpType.UDP4, "net");
        var server = elsewhere.server("oping", "ping");
        elsewhere.register("ping", "net");
        elsewhere.accept(server);
        system.member("near", IpcpType.UDP4, "net");
        return far;
    }

    @Test
    void everyStageOfAnAllocationIsToldWithItsTime() {
        servedElsewhere();
        system.member("slow", IpcpType.ETH_DIX, "lan").queryDelayNs = 150_000_000;

        TraceView trace = system.management.trace("ping", Call.DO);

        assertThat(whats(trace))
                .containsExactly(
                        "is the name served in this system?",
                        "does layer \"net\" know it? (IPCP \"near\", udp4)",
                        "does layer \"lan\" know it? (IPCP \"slow\", eth-dix)",
                        "choose a layer",
                        "request a flow of the peer",
                        "check the handshake of the peer",
                        "allocate a flow, raw QoS",
                        "follow its packets",
                        "deallocate it");
        assertThat(step(trace, "is the name").outcome()).isEqualTo("no");
        assertThat(step(trace, "does layer \"net\"").outcome()).startsWith("yes, at ");
        assertThat(step(trace, "does layer \"lan\"").outcome()).startsWith("no: ");
        assertThat(step(trace, "does layer \"lan\"").tookNs()).isEqualTo(150_000_000);
        assertThat(step(trace, "choose"))
                .isEqualTo(
                        new Step(
                                "choose a layer",
                                "IPCP \"near\", the first in order that knows it",
                                150_000_000));
        assertThat(step(trace, "request").outcome()).isEqualTo("accepted");
        assertThat(step(trace, "check").outcome()).isEqualTo("in order");
        assertThat(step(trace, "allocate").outcome()).contains("through IPCP \"near\"");
        assertThat(step(trace, "allocate").tookNs()).isBetween(150_000_000L, 299_000_000L);
        assertThat(trace.isAllocated()).isTrue();
        assertThat(system.management.processes()).isEmpty();
    }

    @Test
    void aLayerThatIsNotWaitedForIsNotSaidToHaveAnswered() {
        servedElsewhere();
        system.member("silent", IpcpType.ETH_DIX, "lan").silentQuery = true;

        TraceView trace = system.management.trace("ping", Call.DO);

        assertThat(whats(trace)).noneMatch(w -> w.contains("\"silent\""));
        assertThat(step(trace, "choose").outcome())
                .isEqualTo(
                        "IPCP \"near\", the first in order that knows it; not waited for any"
                                + " longer: silent (layer lan, eth-dix)");
        assertThat(step(trace, "choose").tookNs()).isEqualTo(200_000_000);
    }

    @Test
    void theStageThatFailsIsTold() {
        servedElsewhere().forgedResponse = new byte[] {1};
        TraceView trace = system.management.trace("ping", Call.DO);
        assertThat(step(trace, "request").outcome()).isEqualTo("accepted");
        assertThat(step(trace, "check").outcome()).startsWith("failed: ");
        assertThat(trace.steps().getLast().what()).isEqualTo("allocate a flow, raw QoS");
        assertThat(trace.steps().getLast().outcome()).startsWith("failed: ");
    }

    @Test
    void ofADirectFlowItIsToldThatSomebodyHereAccepts() {
        system.accept(system.server("oping", "ping"));
        TraceView trace = system.management.trace("ping", Call.DO);
        assertThat(step(trace, "is the name").outcome())
                .isEqualTo("yes: somebody here is bound to it");
        assertThat(step(trace, "does somebody here accept?").outcome()).isEqualTo("yes");
        assertThat(step(trace, "allocate").outcome()).contains("no layer");
        assertThat(whats(trace)).noneMatch(w -> w.startsWith("does layer"));
    }

    @Test
    void anAllocationThatIsOnlyPlannedIsNotTried() {
        var server = system.server("oping", "ping");
        CompletableFuture<Flow> accepted = system.accept(server);
        TraceView trace = system.management.trace("ping", new Call(true, Call.DO.limit()));
        assertThat(trace.steps().getLast())
                .isEqualTo(new Step("allocate a flow, raw QoS", "would be tried now", 0));
        assertThat(trace.isAllocated()).isFalse();
        assertThat(accepted).isNotDone();
    }
}
