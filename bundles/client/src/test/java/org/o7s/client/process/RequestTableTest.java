package org.o7s.client.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.client.BegunFlow;
import org.o7s.client.ClientFlow;
import org.o7s.client.FlowIdentity;
import org.o7s.client.FlowParts;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.VirtualClocks;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Cancel;
import org.o7s.ipc.application.ApplicationMessage.FromProcess;

@Timeout(60)
class RequestTableTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final LongFunction<FromProcess> QUESTION = number -> new Accept(number, 0);

    private final List<FromProcess> sent = new CopyOnWriteArrayList<>();
    private boolean connected = true;
    private final RequestTable table =
            new RequestTable(this::send, () -> new FlowException(FlowError.NO_IRM, "it is gone"));

    private boolean send(FromProcess message) {
        return connected && sent.add(message);
    }

    private static Flow flow() {
        return new ClientFlow(
                new FlowIdentity(64, 1, "oping", QosSpec.RAW, 100),
                new FlowLink(4, 1500).user(),
                new FlowParts(new PacketPools(8, 8, 8), new VirtualClocks(0), Entropy.seeded(7)),
                () -> {});
    }

    private static void assertFails(FlowError error, BegunFlow begun) {
        assertThatThrownBy(begun::await)
                .isInstanceOfSatisfying(
                        FlowException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void eachRequestGetsTheAnswerWithItsNumber() {
        BegunFlow first = table.ask("", QUESTION, LIMIT);
        BegunFlow second = table.ask("", QUESTION, LIMIT);
        Flow granted = flow();
        table.grant(2, granted);
        table.fail(1, new FlowException(FlowError.NAME, "no such name"));
        assertThat(second.await()).isSameAs(granted);
        assertFails(FlowError.NAME, first);
        assertThat(sent).hasSize(2);
    }

    @Test
    void aFlowThatCannotBeSetUpIsClosedAndWhoWaitsIsToldWhy() {
        BegunFlow down =
                table.begin(
                        "",
                        QUESTION,
                        _ -> {
                            throw new FlowException(FlowError.FLOW_DOWN, "it is down");
                        },
                        LIMIT);
        BegunFlow odd =
                table.begin(
                        "",
                        QUESTION,
                        _ -> {
                            throw new IllegalArgumentException("no such thing");
                        },
                        LIMIT);
        List<Flow> flows = List.of(flow(), flow());
        table.grant(1, flows.getFirst());
        table.grant(2, flows.getLast());
        assertFails(FlowError.FLOW_DOWN, down);
        assertThatThrownBy(odd::await)
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("no such thing");
        assertThat(flows).allMatch(flow -> flow.state() == FlowState.DEALLOCATED);
    }

    @Test
    void theDaemonIsToldOfARequestThatIsGivenUpAndALateFlowIsClosed() {
        BegunFlow begun = table.begin("", QUESTION, LIMIT);
        assertThat(begun.cancel()).isTrue();
        assertThat(sent).containsExactly(new Accept(1, 0), new Cancel(1));
        Flow late = flow();
        table.grant(1, late);
        assertThat(late.state()).isEqualTo(FlowState.DEALLOCATED);
    }

    @Test
    void aSilentDaemonEndsARequestThatNobodyWaitsFor() throws Exception {
        BegunFlow begun = table.begin("", QUESTION, Duration.ofMillis(2));
        assertThatThrownBy(() -> begun.stage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(FlowException.class)
                .hasMessageContaining("did not answer");
        assertFails(FlowError.NO_IRM, begun);
        // Whoever waits may be told before the daemon is.
        await().atMost(LIMIT).until(() -> sent.contains(new Cancel(1)));
    }

    @Test
    void aFlowThatNobodyAskedForIsClosed() {
        Flow stray = flow();
        table.grant(7, stray);
        assertThat(stray.state()).isEqualTo(FlowState.DEALLOCATED);
    }

    @Test
    void withoutADaemonRequestsFailAndOpenOnesEnd() {
        List<BegunFlow> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(table.ask("", QUESTION, LIMIT));
        }
        connected = false;
        table.failAll();
        open.forEach(begun -> assertFails(FlowError.NO_IRM, begun));
        assertThatThrownBy(() -> table.ask("", QUESTION, LIMIT))
                .isInstanceOf(FlowException.class)
                .hasMessage("it is gone");
    }

    @Test
    void whatOutlastsTheDaemonIsAskedOnceOfEachDaemon() {
        BegunFlow lasting = table.askLastingly(QUESTION, LIMIT);
        BegunFlow other = table.ask("", QUESTION, LIMIT);
        connected = false;
        table.interrupt();
        assertFails(FlowError.NO_IRM, other);
        assertThat(lasting.isDone()).isFalse();
        BegunFlow meanwhile = table.askLastingly(QUESTION, LIMIT);
        connected = true;
        BegunFlow afterwards = table.askLastingly(QUESTION, LIMIT);
        sent.clear();
        table.resume();
        table.resume();
        assertThat(sent).containsExactlyInAnyOrder(new Accept(1, 0), new Accept(3, 0));
        for (long number : new long[] {1, 3, 4}) {
            table.grant(number, flow());
        }
        for (BegunFlow granted : List.of(lasting, meanwhile, afterwards)) {
            assertThat(granted.await().name()).isEqualTo("oping");
        }
    }

    @Test
    void whatWasGivenUpMeanwhileIsNotAskedAgain() {
        BegunFlow lasting = table.askLastingly(QUESTION, LIMIT);
        lasting.cancel();
        connected = false;
        table.interrupt();
        connected = true;
        sent.clear();
        table.resume();
        assertThat(sent).isEmpty();
    }

    @Test
    void onceThereWillBeNoDaemonEverythingFails() {
        BegunFlow lasting = table.askLastingly(QUESTION, LIMIT);
        table.failAll();
        assertFails(FlowError.NO_IRM, lasting);
        assertThatThrownBy(() -> table.askLastingly(QUESTION, LIMIT))
                .isInstanceOf(FlowException.class);
    }
}
