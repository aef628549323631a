package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.PendingFlow;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.application.InFrameworkApplication;
import org.o7s.irm.management.Management.Call;

/**
 * Processes join broadcast layers (docs/wire/cli-and-tools.md 2.7, docs/wire/wire-shims.md 5.5).
 */
class LayerJoinTest {
    private final FakeSystem system = new FakeSystem();
    private final FakeWorld.FakeIpcp ipcp = system.member("b1", IpcpType.BROADCAST, "all");
    private final InFrameworkApplication app = system.announce("app");

    @AfterEach
    void stop() {
        system.close();
    }

    private FlowError errorOf(String layer) {
        FlowError[] error = new FlowError[1];
        assertThatThrownBy(() -> app.join(layer, Duration.ZERO))
                .isInstanceOfSatisfying(FlowException.class, e -> error[0] = e.error());
        return error[0];
    }

    @Test
    void aJoinedFlowBehavesAsFlowsDo() {
        Flow one = app.join("all", Duration.ZERO);
        Flow other = system.announce("other").join("all", Duration.ZERO);
        system.assertJoined(one, other);
        assertThat(one.qos()).isEqualTo(QosSpec.JOINED);
        assertThat(one.mplMs()).isEqualTo(100);
        assertThat(one.name()).isEqualTo("all");
        assertThat(system.management.flows())
                .hasSize(2)
                .allSatisfy(f -> assertThat(f.via()).isEqualTo("b1"));
        one.close();
        other.close();
        system.assertNothingLeft();
        assertThat(ipcp.deallocated).hasSize(2);
    }

    @Test
    void whoOnlyReadsMayNotWriteAndTheIpcpKnows() {
        try (Flow flow = app.join("all", FlowAccess.READ_ONLY, Duration.ZERO)) {
            assertThat(flow.options().access()).isEqualTo(FlowAccess.READ_ONLY);
            assertThatThrownBy(() -> flow.write(ByteBuffer.allocate(1)))
                    .isInstanceOfSatisfying(
                            FlowException.class,
                            e -> assertThat(e.error()).isEqualTo(FlowError.NOT_PERMITTED));
            assertThat(ipcp.joins.getFirst().access()).isEqualTo(FlowAccess.READ_ONLY);
        }
        system.assertNothingLeft();
    }

    @Test
    void aLayerThatNobodyHereIsAMemberOfIsAnError() {
        assertThat(errorOf("al")).isEqualTo(FlowError.NO_IPCP);
        assertThat(errorOf("b1")).isEqualTo(FlowError.NO_IPCP);
        system.member("uni", IpcpType.UNICAST, "uni");
        assertThat(errorOf("uni")).isEqualTo(FlowError.NO_IPCP);
        assertThat(errorOf("")).isEqualTo(FlowError.NAME);
        system.assertNothingLeft();
    }

    @Test
    void theFirstMemberInOrderTakesIt() {
        FakeWorld.FakeIpcp second = system.member("b0", IpcpType.BROADCAST, "all");
        app.join("all", Duration.ZERO).close();
        system.settle();
        assertThat(ipcp.joins).hasSize(1);
        assertThat(second.joins).isEmpty();
    }

    @Test
    void anIpcpThatDoesNotAnswerIsWaitedForUntilTheLimit() {
        ipcp.silentAllocate = true;
        assertThatThrownBy(() -> app.join("all", Duration.ofSeconds(2)))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(FlowError.TIMED_OUT);
                            assertThat(e.getMessage()).contains("E-JOIN-TIMEOUT");
                        });
        system.assertNothingLeft();
    }

    @Test
    void anIpcpThatIsDestroyedMeanwhileIsAnError() {
        ipcp.silentAllocate = true;
        PendingFlow pending = app.beginJoin("all", FlowAccess.READ_WRITE, Duration.ZERO);
        system.settle();
        system.management.destroyIpcp("b1", Call.DO);
        assertThatThrownBy(pending::await)
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.NO_IPCP));
        system.assertNothingLeft();
    }

    @Test
    void flowsEndWithTheIpcp() {
        Flow flow = app.join("all", Duration.ZERO);
        system.management.destroyIpcp("b1", Call.DO);
        assertThat(flow.state()).isEqualTo(FlowState.DEALLOCATED);
        flow.close();
        system.assertNothingLeft();
    }
}
