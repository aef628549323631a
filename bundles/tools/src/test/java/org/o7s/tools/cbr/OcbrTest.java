package org.o7s.tools.cbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.SteppedClock;
import org.o7s.tools.kit.ToolRun;

class OcbrTest {
    private final MemoryNetwork network = new MemoryNetwork();
    private final Ocbr client = new Ocbr(network, new SteppedClock());
    private ToolRun server = serve();

    private ToolRun serve(String... more) {
        String[] args = new String[more.length + 5];
        System.arraycopy(new String[] {"-l", "-t", "2s", "-i", "60s"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        ToolRun run = ToolRun.start(new Ocbr(network), args);
        await().until(() -> network.isServed("ocbr"));
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
    void bothSidesPrintWhatThoseOf023Print() {
        ToolRun run = ToolRun.of(client, "-n", "ocbr", "-d", "2", "-r", "800k", "-s", "1000");
        assertThat(run.out())
                .isEqualTo(
                        """
                        Client started, duration 2, rate 800000 b/s, size 1000 B.
                        sent statistics:       200 packets,       200000 bytes in      2000 ms, 0.8000 Mb/s
                        """);
        assertThat(run.exitCode()).isZero();
        await().until(() -> server.out().lines().count() == 4);
        assertThat(server.out().lines())
                .startsWith("Server started, interval is 60 s, timeout is 2 s.", "New flow.")
                .anyMatch(line -> line.equals("Test on flow 65 ended"));
        assertThat(server.out().lines().toList().getLast())
                .matches(
                        "Flow   65:       200 packets \\(      200000 bytes\\) in {2,9}\\d+ ms => +\\d+\\.\\d{4}"
                                + " pps, +\\d+\\.\\d{4} Mbps");
    }

    @Test
    void aTestIsOverAfterTheSilenceThatWasAskedFor() {
        try (Application sender = network.announce("sender");
                Flow flow = sender.allocate("ocbr", QosSpec.RAW, Duration.ZERO)) {
            await().until(() -> server.out().contains("Test on flow 65 timed out\nFlow   65:"));
            assertThat(flow.name()).isEqualTo("ocbr");
        }
    }

    @Test
    void numbersTellWhatIsMissing() {
        serveInstead("-v");
        try (Application sender = network.announce("sender");
                Flow flow = sender.allocate("ocbr", QosSpec.RAW, Duration.ZERO)) {
            for (long number : new long[] {0, 1, 4, 3}) {
                ByteBuffer packet = ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN);
                flow.write(packet.putLong(0, number));
            }
            flow.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            await().until(() -> server.out().contains("in all"));
        }
        assertThat(server.out())
                .endsWith(
                        "         5 packets (         203 bytes) in all, 0 missing, 1 out of order\n");
    }

    @Test
    void aNumberIsWrittenLittleEndianAndTheRestIsZero() {
        server.interrupt().exitCode();
        try (Application receiver = network.announce("ocbr")) {
            ToolRun run =
                    ToolRun.start(client, "-n", "ocbr", "-d", "3ms", "-r", "8M", "-s", "1000");
            ByteBuffer packet = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);
            try (Flow flow = receiver.accept(Duration.ZERO)) {
                for (long number = 0; number < 3; number++) {
                    assertThat(flow.read(packet.clear())).isEqualTo(1000);
                    assertThat(packet.getLong(0)).isEqualTo(number);
                    assertThat(packet.getLong(8)).isZero();
                }
            }
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void resultsCanBeHadAsJson() {
        serveInstead("--json");
        ToolRun run = ToolRun.of(client, "-n", "ocbr", "-d", "1", "-r", "800k", "--json");
        assertThat(run.out())
                .startsWith("{\"schema\":\"o7s.ocbr.sent/1\",\"packets\":100,\"bytes\":100000,");
        await().until(() -> server.out().contains("total"));
        assertThat(server.out().lines())
                .first()
                .asString()
                .startsWith("{\"schema\":\"o7s.ocbr.interval/1\",\"flow\":65,\"packets\":100,");
        assertThat(server.out().lines().toList().getLast())
                .isEqualTo(
                        "{\"schema\":\"o7s.ocbr.total/1\",\"flow\":65,\"packets\":100,\"bytes\":100000,"
                                + "\"missing\":0,\"outOfOrder\":0}");
    }

    @Test
    void anInterruptEndsTheClientAtOnceWithItsResult() {
        ToolRun run = ToolRun.start(new Ocbr(network), "-n", "ocbr", "-d", "3600", "-r", "8k");
        await().until(() -> server.out().contains("New flow."));
        assertThat(run.interrupt().exitCode()).isZero();
        assertThat(run.out()).contains("sent statistics:");
    }

    @Test
    void theFailureOfOneClientDoesNotEndTheServer() {
        network.failNextAccept("ocbr", FlowError.ENCRYPTION, "no common cipher");
        await().until(() -> server.err().contains("no common cipher"));
        assertThat(ToolRun.of(client, "-n", "ocbr", "-d", "1").exitCode()).isZero();
    }

    @Test
    void withoutAServerItSaysWhy() {
        ToolRun run = ToolRun.of(client, "-n", "nobody");
        assertThat(run.out()).endsWith("Failed to allocate flow.\n");
        assertThat(run.err()).isEqualTo("ocbr: nobody knows the name nobody\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void usageIsExplained() {
        assertThat(ToolRun.of(client, "--help").exitCode()).isZero();
        assertThat(ToolRun.of(client).out()).startsWith("No server specified.\nUsage: ocbr");
        assertThat(ToolRun.of(client, "-n", "x", "-r", "0").out()).isEqualTo("Invalid rate.\n");
        assertThat(ToolRun.of(client, "-s", "999999").out()).isEqualTo("Maximum size: 524288.\n");
        assertThat(ToolRun.of(client, "-s", "0").err()).contains("keepalive");
        assertThat(ToolRun.of(client, "-l", "-t", "0").exitCode()).isEqualTo(2);
        assertThat(ToolRun.of(client, "-z").err()).isEqualTo("ocbr: there is no option -z\n");
    }
}
