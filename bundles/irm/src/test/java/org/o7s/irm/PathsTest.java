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
