package org.o7s.tools.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.ToolRun;

class OpingServerTest {
    private final MemoryNetwork network = new MemoryNetwork();
    private final Application client = network.announce("client");
    private ToolRun server = serve(Duration.ofSeconds(20));

    private ToolRun serve(Duration silenceLimit, String... more) {
        String[] args =
                IntStream.range(0, more.length + 1)
                        .mapToObj(i -> i == 0 ? "-l" : more[i - 1])
                        .toArray(String[]::new);
        ToolRun run = ToolRun.start(new Oping(network, ToolClock.SYSTEM, silenceLimit), args);
        await().until(() -> run.out().startsWith("Ouroboros ping server started.\n"));
        return run;
    }

    private void serveInstead(Duration silenceLimit, String... more) {
        server.interrupt().exitCode();
        server = serve(silenceLimit, more);
    }

    private Flow flow() {
        Flow flow = client.allocate("oping", QosSpec.RAW, Duration.ZERO);
        flow.setReceiveTimeout(Duration.ofSeconds(10));
        return flow;
    }

    private static ByteBuffer ask(Flow flow, byte[] request) {
        flow.write(ByteBuffer.wrap(request));
        ByteBuffer reply = ByteBuffer.allocate(2000);
        flow.read(reply);
        return reply.flip();
    }

    private static byte[] request(int bytes) {
        byte[] request = new byte[bytes];
        for (int i = 4; i < bytes; i++) {
            request[i] = (byte) i;
        }
        return request;
    }

    @AfterEach
    void theServerEndsWhenItIsInterrupted() {
        assertThat(server.interrupt().exitCode()).as(server.err()).isZero();
    }

    @Test
    void everythingButTheTypeComesBackUnchanged() {
        for (int bytes : new int[] {4, 5, 8, 24, 64, 1500}) {
            byte[] expected = request(bytes);
            expected[3] = PingMessage.REPLY;
            assertThat(ask(flow(), request(bytes))).isEqualTo(ByteBuffer.wrap(expected));
        }
    }

    @Test
    void itPrintsWhatTheServerOf023Prints() {
        Flow flow = flow();
        ask(flow, request(64));
        int fd = flow.descriptor() + 1;
        assertThat(server.out())
                .isEqualTo(
                        "Ouroboros ping server started.\nNew flow %d.\nReceived 64 bytes on fd %d.\n"
                                .formatted(fd, fd));
    }

    @Test
    void quietHidesThePacketsOnly() {
        serveInstead(Duration.ofSeconds(20), "-Q");
        ask(flow(), request(64));
        assertThat(server.out()).contains("New flow").doesNotContain("Received");
    }

    @Test
    void badClientsDoNotDisturbOthers() {
        Flow bad = flow();
        Flow good = flow();
        bad.write(ByteBuffer.wrap(new byte[3]));
        bad.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 0, 0, 0, 0}));
        bad.write(ByteBuffer.wrap(new byte[1501]));
        assertThat(ask(bad, request(64)).remaining()).as("the first answer").isEqualTo(64);
        assertThat(ask(good, request(100)).remaining()).isEqualTo(100);
        bad.close();
        await().until(
                        () ->
                                server.err()
                                        .contains(
                                                "1 packets too long, 2 were no requests,"
                                                        + " 0 replies were not taken"));
    }

    @Test
    void aClosedFlowEndsAtOnce() {
        Flow flow = flow();
        ask(flow, request(64));
        flow.close();
        await().until(() -> server.out().contains("Flow " + (flow.descriptor() + 1) + " ended.\n"));
    }

    @Test
    void aSilentFlowTimesOut() {
        serveInstead(Duration.ofSeconds(1));
        Flow flow = flow();
        await().until(
                        () ->
                                server.out()
                                        .contains(
                                                "Flow "
                                                        + (flow.descriptor() + 1)
                                                        + " timed out.\n"));
        assertThat(ask(flow(), request(64)).remaining()).isEqualTo(64);
    }

    @Test
    void aSilentFlowTimesOutWhilePollingToo() {
        serveInstead(Duration.ofSeconds(1), "--poll");
        Flow flow = flow();
        ask(flow, request(64));
        await().until(() -> server.out().contains(" timed out.\n"));
    }

    @Test
    void howLongAFlowMayBeSilentCanBeSaid() {
        serveInstead(Duration.ofDays(1), "--timeout", "50ms");
        Flow flow = flow();
        ask(flow, request(64));
        await().until(() -> server.out().contains(" timed out.\n"));
    }

    @Test
    void aFlowThatMayNeverBeSilentMakesNoSense() {
        ToolRun run = ToolRun.of(new Oping(network), "-l", "--timeout", "0");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out() + run.err()).contains("--timeout needs a time above 0 with -l");
    }

    @Test
    void aThousandFlowsAreServedAtOnce() {
        Flow[] flows = IntStream.range(0, 1000).mapToObj(_ -> flow()).toArray(Flow[]::new);
        for (Flow flow : flows) {
            flow.write(ByteBuffer.wrap(request(64)));
        }
        for (Flow flow : flows) {
            assertThat(flow.read(ByteBuffer.allocate(2000))).isEqualTo(64);
        }
    }

    @Test
    void aFailedAcceptIsToldAndSurvived() {
        network.failNextAccept("oping", FlowError.AUTHENTICATION, "bad certificate");
        assertThat(ask(flow(), request(64)).remaining()).isEqualTo(64);
        assertThat(server.err()).contains("oping: a flow could not be accepted: bad certificate\n");
    }

    @Test
    void busyServesASingleFlowAndEndsWithIt() {
        serveInstead(Duration.ofSeconds(20), "--busy");
        Flow flow = flow();
        ask(flow, request(64));
        flow.close();
        assertThat(server.exitCode()).isZero();
        assertThat(server.out()).contains("New flow " + (flow.descriptor() + 1) + " (busy-poll).");
    }

    @Test
    void clientAndServerOfOursUnderstandEachOther() {
        ToolRun run = ToolRun.of(new Oping(network), "-n", "oping", "-c", "20", "-i", "1ms");
        assertThat(run.out()).contains("20 packets transmitted, 20 received, 0 out-of-order, 0%");
        assertThat(run.exitCode()).isZero();
        assertThat(ToolRun.of(new Oping(network), "-n", "oping", "-c", "500", "-f", "-Q").out())
                .contains("500 packets transmitted, 500 received, 0 out-of-order, 0%");
    }

    @Test
    void anInterruptedClientEndsAtOnceWithItsStatistics() {
        ToolRun run = ToolRun.start(new Oping(network), "-n", "oping", "-i", "10s");
        await().until(() -> server.out().contains("New flow"));
        assertThat(run.interrupt().exitCode()).isZero();
        assertThat(run.out()).contains("0 packets transmitted, 0 received");
    }
}
