package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.irm.OutsideSystem.LIMIT;
import static org.o7s.irm.OutsideSystem.until;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.ipc.BoundaryWay;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;

/** Processes whose daemon goes, and whose daemon comes back. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReturnTest {
    @TempDir Path directory;
    private OutsideSystem system;

    /** The way of the boundary. */
    BoundaryWay way() {
        return BoundaryWay.NATIVE;
    }

    @BeforeEach
    void start() throws Exception {
        system = new OutsideSystem(directory, Limits.DEFAULT, way());
        system.irm.keepBindings(directory.resolve("bindings"));
    }

    @AfterEach
    void stop() {
        system.close();
    }

    /**
     * The daemon goes; with its bindings, as when it stops, or leaving them, as when it is killed.
     */
    private void end(boolean killed) throws Exception {
        Path file = directory.resolve("bindings");
        byte[] left = killed ? Files.readAllBytes(file) : new byte[0];
        system.close();
        assertThat(file).doesNotExist();
        if (killed) {
            Files.write(file, left);
        }
    }

    private static void assertPings(Flow flow, Flow other) {
        ByteBuffer packet = ByteBuffer.allocate(100);
        flow.setReceiveTimeout(LIMIT);
        other.setReceiveTimeout(LIMIT);
        flow.write(packet.clear().putInt(0, 7));
        other.read(packet.clear());
        assertThat(packet.getInt(0)).isEqualTo(7);
    }

    private static Flow allocateOnceThereIsADaemon(Application client, String name) {
        Flow[] flow = new Flow[1];
        until(
                "a flow to " + name,
                () -> {
                    try {
                        flow[0] = client.allocate(name, QosSpec.RAW, LIMIT);
                        return true;
                    } catch (FlowException e) {
                        assertThat(e.error()).isIn(FlowError.NO_IRM, FlowError.NO_IPCP);
                        return false;
                    }
                });
        return flow[0];
    }

    @Test
    void anAcceptWaitsOnWithTheNextDaemonWhereItsProgramIsBoundAgain() throws Exception {
        system.irm.management().bindProgram("echo", "echo", Call.DO);
        try (Application server = system.connect("echo");
                Application client = system.connect("client")) {
            OutsideSystem.Pair old = OutsideSystem.join(client, server, "echo", QosSpec.RAW);
            CompletableFuture<Flow> accepted =
                    CompletableFuture.supplyAsync(() -> server.accept(Duration.ZERO));
            until("it waits", () -> system.irm.management().processes().getFirst().waiting() == 1);
            end(true);
            until("flows end", () -> old.out().state() == FlowState.DEALLOCATED);
            until("both ends end", () -> old.in().state() == FlowState.DEALLOCATED);
            assertThatThrownBy(() -> old.out().write(ByteBuffer.allocate(1)))
                    .isInstanceOfSatisfying(
                            FlowException.class,
                            e -> assertThat(e.error()).isEqualTo(FlowError.NOT_ALLOCATED));
            assertThatThrownBy(() -> client.allocate("echo", QosSpec.RAW, LIMIT))
                    .isInstanceOfSatisfying(
                            FlowException.class,
                            e -> assertThat(e.error()).isEqualTo(FlowError.NO_IRM))
                    .hasMessageContaining("no connection to the daemon");
            assertThat(accepted).isNotDone();
            start();
            Flow out = allocateOnceThereIsADaemon(client, "echo");
            assertPings(out, accepted.join());
            old.out().close();
            old.in().close();
            OutsideSystem.Pair next = OutsideSystem.join(client, server, "echo", QosSpec.RAW);
            assertPings(next.out(), next.in());
        }
    }

    @Test
    void aProcessIsBoundAgainWhateverItsProgram() throws Exception {
        try (Application server = system.connect("server");
                Application client = system.connect("client")) {
            assertThat(server.processId()).isEqualTo(ProcessHandle.current().pid());
            long other = client.processId();
            system.irm.management().bindProcess(server.processId(), "mine", Call.DO);
            system.irm.management().bindProcess(other, "other", Call.DO);
            end(true);
            start();
            until("both are back", () -> system.irm.management().processes().size() == 2);
            // Whichever came first: the number of the process is the one's that had it.
            assertThat(server.processId()).isEqualTo(ProcessHandle.current().pid());
            CompletableFuture<Flow> accepted =
                    CompletableFuture.supplyAsync(() -> server.accept(LIMIT));
            assertPings(allocateOnceThereIsADaemon(client, "mine"), accepted.join());
            assertThatThrownBy(() -> client.allocate("other", QosSpec.RAW, LIMIT))
                    .isInstanceOf(FlowException.class);
        }
    }

    @Test
    void aDaemonThatStopsInOrderForgets() throws Exception {
        system.irm.management().bindProgram("echo", "echo", Call.DO);
        try (Application server = system.connect("echo")) {
            end(false);
            start();
            until("it is back", () -> system.irm.management().processes().size() == 1);
            assertThat(system.irm.management().names()).isEmpty();
            assertThat(server.program()).isEqualTo("echo");
        }
    }

    @Test
    void closingEndsWhatWaitsAtOnceAlsoWhileThereIsNoDaemon() throws Exception {
        Application server = system.connect("echo");
        CompletableFuture<Flow> accepted =
                CompletableFuture.supplyAsync(() -> server.accept(Duration.ZERO));
        until("it waits", () -> system.irm.management().processes().getFirst().waiting() == 1);
        end(false);
        CompletableFuture<Flow> later =
                CompletableFuture.supplyAsync(() -> server.accept(Duration.ZERO));
        server.close();
        for (CompletableFuture<Flow> one : List.of(accepted, later)) {
            assertThat(one)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("was closed");
        }
        start();
        assertThatThrownBy(() -> server.accept(LIMIT)).isInstanceOf(FlowException.class);
        assertThat(system.irm.management().processes()).isEmpty();
    }

    @Test
    void aProcessComesBackAgainAndAgain() throws Exception {
        system.irm.management().bindProgram("echo", "echo", Call.DO);
        try (Application server = system.connect("echo");
                Application client = system.connect("client")) {
            for (int i = 0; i < 3; i++) {
                end(true);
                start();
                CompletableFuture<Flow> accepted =
                        CompletableFuture.supplyAsync(() -> server.accept(LIMIT));
                assertPings(allocateOnceThereIsADaemon(client, "echo"), accepted.join());
            }
        }
    }
}
