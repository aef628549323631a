package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.o7s.irm.OutsideSystem.until;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.Application;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.Measure;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.irm.OutsideSystem.Pair;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.FlowLook;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.promise.FlowReport;

/** What processes say their flows measured: honest ones, and others. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlowMeasuresTest {
    @TempDir Path directory;
    private OutsideSystem system;
    private Application server;

    @BeforeEach
    void start() throws Exception {
        system = new OutsideSystem(directory, Limits.DEFAULT, BoundaryWay.NATIVE);
        system.irm.management().bindProgram("echo", "echo", Call.DO);
        server = system.connect("echo");
    }

    @AfterEach
    void stop() {
        server.close();
        until("no process is left", () -> system.irm.management().processes().isEmpty());
        system.close();
    }

    private int flowOf(String program) {
        return system.flows().stream()
                .filter(f -> f.holder().equals(program))
                .mapToInt(FlowView::id)
                .findFirst()
                .orElseThrow();
    }

    private FlowLook look(String program) {
        return system.irm.management().lookAtFlow(flowOf(program), Call.DO);
    }

    /** A look for which the process found the time: the machine may be busy. */
    private FlowLook answered(String program) {
        FlowLook[] last = {look(program)};
        until(
                "it answers",
                () -> {
                    if (last[0].end().why().contains("did not answer")) {
                        last[0] = look(program);
                    }
                    return !last[0].end().why().contains("did not answer");
                });
        return last[0];
    }

    private void exchange(QosSpec qos) throws Exception {
        try (Application client = system.connect("client")) {
            Pair pair = OutsideSystem.join(client, server, "echo", qos);
            ByteBuffer packet = ByteBuffer.allocate(100);
            for (int i = 0; i < 10; i++) {
                pair.out().write(packet.clear());
                assertThat(pair.in().read(packet.clear())).isEqualTo(100);
            }
            FlowLook look = answered("echo");
            assertThat(look.end().state()).contains(FlowState.UP);
            assertThat(look.end().by()).matches("process \\d+ \\(echo\\)");
            assertThat(look.end().why()).isEmpty();
            FlowMeasures measures = look.end().measures();
            assertThat(measures.get(FlowMeasure.RECEIVED_PACKETS)).hasValue(10);
            assertThat(measures.get(FlowMeasure.RECEIVED_BYTES)).hasValue(1000);
            assertThat(measures.get(FlowMeasure.AGE_NS).orElseThrow()).isPositive();
            if (qos.inOrder()) {
                assertThat(measures.get(FlowMeasure.ARRIVED_PACKETS).orElseThrow())
                        .isGreaterThanOrEqualTo(10);
                assertThat(measures.get(FlowMeasure.MISSING_PACKETS)).hasValue(0);
            } else {
                assertThat(measures.get(FlowMeasure.MISSING_PACKETS)).isEmpty();
            }
            assertThat(answered("client").end().measures().get(FlowMeasure.SENT_PACKETS))
                    .hasValue(10);
        }
    }

    @Test
    void aProcessSaysWhatAFlowInOrderMeasured() throws Exception {
        exchange(QosSpec.VOICE);
    }

    @Test
    void ofARawFlowItSaysWhatItCountsAndNoMore() throws Exception {
        exchange(QosSpec.RAW);
    }

    @Test
    void aFlowThroughALayerIsMeasuredByItsProcessToo() throws Exception {
        system.irm.management().createName("echo", "round-robin", false, Call.DO);
        system.useLocalLayerFor("echo");
        exchange(QosSpec.DATA);
    }

    private boolean isServed() {
        return system.irm.management().processes().stream()
                .anyMatch(p -> p.program().equals("echo") && p.waiting() == 1);
    }

    /** A process that is asked, and does as it is told. */
    private final class Odd implements ProcessConnection.Listener, AutoCloseable {
        private final ProcessConnection connection;
        private final BiConsumer<ProcessConnection, Measure> answer;
        private final CompletableFuture<Granted> granted = new CompletableFuture<>();
        private final CompletableFuture<Measure> asked = new CompletableFuture<>();

        Odd(BiConsumer<ProcessConnection, Measure> answer) throws Exception {
            this.answer = answer;
            connection = ProcessConnection.connect(system.socket(), "odd");
            connection.start(this);
            CompletableFuture<?> in =
                    CompletableFuture.supplyAsync(() -> server.accept(OutsideSystem.LIMIT));
            until("the server accepts", FlowMeasuresTest.this::isServed);
            connection.send(new Allocate(1, "echo", QosSpec.VOICE, 20_000_000_000L));
            granted.join();
            in.join();
        }

        @Override
        public void granted(Granted flow, ProcessConnection.Fresh fresh) {
            granted.complete(flow);
        }

        @Override
        public void failed(Failed why) {
            granted.completeExceptionally(new IllegalStateException(why.sentence()));
        }

        @Override
        public void measure(Measure question) {
            asked.complete(question);
            answer.accept(connection, question);
        }

        @Override
        public void ended(int slot) {}

        @Override
        public void usePolicy(UsePolicy policy) {}

        @Override
        public void peerGone(long peer) {}

        @Override
        public void ended(String why) {}

        @Override
        public void close() {
            connection.close();
        }
    }

    @Test
    void aProcessThatNeverAnswersIsNotWaitedForLong() throws Exception {
        try (Odd odd = new Odd((_, _) -> {})) {
            FlowLook look = look("odd");
            assertThat(look.end().measures().isEmpty()).isTrue();
            assertThat(look.end().why()).contains("(odd) did not answer within 1000 ms");
            // An answer after all is let pass, and the process goes on being served.
            FlowMeasures late = new FlowMeasures(Map.of(FlowMeasure.GAPS, 1L));
            odd.connection.send(new Measured(odd.asked.join().question(), late));
            assertThat(answered("echo").end().why()).isEmpty();
            assertThat(look("odd").end().why()).contains("did not answer");
        }
    }

    @Test
    void aProcessThatDiesOverTheQuestionIsSaidToHaveGone() throws Exception {
        try (Odd _ = new Odd((connection, _) -> connection.close())) {
            assertThat(look("odd").end().why())
                    .containsAnyOf("(odd) has gone", "(odd) did not answer");
        }
    }

    @Test
    void nonsenseIsTakenForWhatThatProcessSaysAndHarmsNobody() throws Exception {
        FlowMeasures most =
                new FlowMeasures(
                        Map.of(
                                FlowMeasure.MISSING_PACKETS,
                                Long.MAX_VALUE - 1,
                                FlowMeasure.LATE_PACKETS,
                                Long.MAX_VALUE - 1,
                                FlowMeasure.ARRIVED_PACKETS,
                                3L,
                                FlowMeasure.AGE_NS,
                                0L));
        try (Odd _ =
                new Odd(
                        (connection, question) -> {
                            for (long q : new long[] {0, -1, 99, question.question(), 99}) {
                                connection.send(new Measured(q, most));
                            }
                        })) {
            FlowLook look = answered("odd");
            assertThat(look.end().measures()).isEqualTo(most);
            assertThat(FlowReport.of(look).broken()).isNotEmpty();
            assertThat(answered("echo").end().why()).isEmpty();
        }
    }

    @Test
    void aProcessThatDoesNotKnowTheFlowSaysThat() throws Exception {
        try (Odd _ =
                new Odd(
                        (connection, question) ->
                                connection.send(
                                        new Measured(question.question(), FlowMeasures.NONE)))) {
            assertThat(answered("odd").end().why()).contains("does not use the flow any more");
        }
    }

    @Test
    void anApplicationInTheDaemonIsMeasuredWithoutAQuestion() {
        try (Application inside = system.irm.applications().announce("inside")) {
            CompletableFuture<?> in =
                    CompletableFuture.supplyAsync(() -> server.accept(Duration.ofSeconds(20)));
            LateServer.allocate(inside, "echo", QosSpec.VOICE, OutsideSystem.LIMIT);
            in.join();
            FlowLook look = look("inside");
            assertThat(look.end().by()).isEqualTo("an application in the daemon");
            assertThat(look.end().measures().get(FlowMeasure.GAPS)).hasValue(0);
        }
    }
}
