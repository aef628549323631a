package org.o7s.tools.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.SteppedClock;
import org.o7s.tools.kit.ToolRun;

@Timeout(60)
class OperfTest {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** On the stepped clock, which leaps ahead while a packet is on its way. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final MemoryNetwork network = new MemoryNetwork();
    private final Operf client = new Operf(network, new SteppedClock(), SILENCE, PATIENCE);
    private ToolRun server = serve();

    private ToolRun serve(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "-l";
        System.arraycopy(more, 0, args, 1, more.length);
        ToolRun run = ToolRun.start(new Operf(network, ToolClock.SYSTEM, SILENCE, SILENCE), args);
        await().until(() -> network.isServed("operf"));
        return run;
    }

    private void serveInstead(String... more) {
        server.interrupt().exitCode();
        server = serve(more);
    }

    @AfterEach
    void theServerEndsWhenItIsInterrupted() {
        assertThat(server.interrupt().exitCode()).as(server.err()).isZero();
    }

    @Test
    void thereAndBackPrintsWhat023PrintedWhenItStillSentPackets() {
        ToolRun run =
                ToolRun.of(
                        client, "-n", "operf", "-t", "bi", "-d", "2s", "-r", "800k", "-s", "1000",
                        "--sleep");
        assertThat(run.out().lines().limit(6))
                .containsExactly(
                        "Doing a bidirectional test.",
                        "Sending 1000 byte packets for 2 s to operf at 0.800 Mb/s.",
                        "",
                        "Test finished.",
                        "",
                        "--- operf perf statistics ---");
        assertThat(run.out().lines().toList().getLast())
                .matches(
                        "200 packets transmitted, 200 received, 0% packet loss, time: 2000\\.\\d{3} ms,"
                                + " bandwidth: 0\\.[78]\\d\\d Mb/s\\.");
        assertThat(run.exitCode()).isZero();
        assertThat(server.out()).contains("New flow 65.\nDoing a bidirectional test.\n");
    }

    @Test
    void oneWayPrintsALinePerPacketAtTheServer() {
        ToolRun run =
                ToolRun.of(client, "-n", "operf", "-d", "10", "-r", "8M", "-s", "1000", "--sleep");
        assertThat(run.exitCode()).isZero();
        await().until(() -> server.out().contains("Flow 65 timed out.") || isEnded());
        assertThat(server.out())
                .contains("Doing a unidirectional test.\nSeqno 0 from fd 65: ")
                .contains("Seqno 9 from fd 65: ")
                .doesNotContain("Seqno 10 ");
        assertThat(run.out()).contains("10 packets transmitted, time: 10.");
    }

    private boolean isEnded() {
        return server.out().contains("Seqno 9 ");
    }

    @Test
    void aQuietServerSaysWhatCameOfATest() {
        serveInstead("-Q");
        ToolRun.of(client, "-n", "operf", "-d", "10", "-r", "8M", "-s", "1000", "--sleep");
        await().until(() -> server.out().contains(" missing"));
        assertThat(server.out())
                .contains("Flow 65: 10 packets (10000 bytes), 0 missing, 0 out of order, ")
                .doesNotContain("Seqno");
    }

    @Test
    void anyKindButZeroIsThereAndBackWhateverTheByteOrder() {
        for (byte[] kind : new byte[][] {{1, 0, 0, 0}, {0, 0, 0, 1}}) {
            try (Application app = network.announce("client");
                    Flow flow = app.allocate("operf", QosSpec.RAW, Duration.ZERO)) {
                flow.setReceiveTimeout(Duration.ofSeconds(10));
                flow.write(ByteBuffer.wrap(kind));
                flow.write(ByteBuffer.wrap(new byte[] {7, 7, 7, 7, 7}));
                ByteBuffer back = ByteBuffer.allocate(100);
                flow.read(back);
                assertThat(back.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {7, 7, 7, 7, 7}));
            }
        }
    }

    @Test
    void aClientThatDoesNotSayWhatItWantsLosesOnlyItsOwnFlow() {
        try (Application app = network.announce("client");
                Flow silent = app.allocate("operf", QosSpec.RAW, Duration.ZERO);
                Flow wrong = app.allocate("operf", QosSpec.RAW, Duration.ZERO)) {
            wrong.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            await().until(() -> server.out().contains("Invalid configuration message on flow 67."));
            await().until(() -> server.out().contains("Flow 65 timed out."));
            assertThat(silent.name()).isEqualTo("operf");
        }
        assertThat(ToolRun.of(client, "-n", "operf", "-d", "1", "--sleep").exitCode()).isZero();
    }

    @Test
    void packetsThatDoNotComeBackAreNotWaitedForForEver() {
        server.interrupt().exitCode();
        try (Application mute = network.announce("operf")) {
            ToolRun run =
                    ToolRun.start(
                            new Operf(network, ToolClock.SYSTEM, SILENCE, SILENCE),
                            "-n",
                            "operf",
                            "-t",
                            "bi",
                            "-d",
                            "1ms",
                            "-f");
            try (Flow flow = mute.accept(Duration.ZERO)) {
                assertThat(run.exitCode()).isZero();
                assertThat(flow.name()).isEqualTo("operf");
            }
            assertThat(run.out()).contains("Server timed out.\n").contains(" 100% packet loss");
        } catch (FlowException e) {
            throw new AssertionError("the client was not served", e);
        }
    }

    @Test
    void theResultCanBeHadAsJson() {
        ToolRun run =
                ToolRun.of(
                        client, "-n", "operf", "-t", "bi", "-d", "1s", "-r", "800k", "-s", "1000",
                        "--sleep", "--json");
        assertThat(run.out())
                .startsWith(
                        "{\"schema\":\"o7s.operf.summary/1\",\"name\":\"operf\",\"test\":\"bi\",\"bytes\":1000,"
                                + "\"transmitted\":100,\"received\":100,\"invalid\":0,");
    }

    @Test
    void usageIsExplained() {
        assertThat(ToolRun.of(client, "--help").exitCode()).isZero();
        assertThat(ToolRun.of(client).out()).startsWith("No server specified.\nUsage: operf");
        assertThat(ToolRun.of(client, "-n", "x", "-t", "tri").err()).contains("uni or bi");
        assertThat(ToolRun.of(client, "-n", "nobody", "-s", "7").out())
                .isEqualTo("Packet size set to 64 bytes.\nFailed to allocate flow.\n");
    }
}
