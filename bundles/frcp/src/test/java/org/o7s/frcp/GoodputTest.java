package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What a flow carries by loss and window, on virtual time, so that the same code gives the same
 * table: compared with the one that is kept. Who changes FRCP for the better replaces the table by
 * what this test prints.
 */
class GoodputTest {
    private static final int RTT_MS = 20;
    private static final int WINDOWS = 50;
    private static final int PAYLOAD_BYTES = 1400;

    @Test
    void goodputByLossAndWindowIsAsTheTableSays() throws IOException {
        assertThat(table()).isEqualTo(kept());
    }

    static String table() {
        StringBuilder table = new StringBuilder();
        line(
                table,
                "%4s %6s %9s %9s %8s %8s %8s %8s",
                "loss",
                "window",
                "pkts/s",
                "of bound",
                "lost",
                "repeated",
                "kept",
                "waiting");
        for (int loss : new int[] {0, 1, 5, 20, 30}) {
            for (int window : new int[] {256, 1024, 4096}) {
                row(table, loss, window, 0);
            }
            row(table, loss, 4096, 200_000_000);
        }
        return table.toString();
    }

    static FrcpConfig config(int window) {
        return new FrcpConfig(
                true,
                true,
                true,
                false,
                PAYLOAD_BYTES,
                window,
                PAYLOAD_BYTES,
                100 * Pair.MS,
                FrcpConfig.ACKNOWLEDGE_NS,
                FrcpConfig.GIVE_UP_NS,
                120 * Pair.S);
    }

    private static void row(StringBuilder table, int loss, int window, long bitsPerSecond) {
        FrcpConfig config = config(window);
        Path path = Path.CLEAN.loss(loss).delay(RTT_MS / 2, 0).rate(bitsPerSecond, 5000);
        Pair pair = new Pair(config, config, path, 11, 64 * window);
        int packets = WINDOWS * window;
        pair.a.toWrite.addAll(Collections.nCopies(packets, new byte[PAYLOAD_BYTES]));
        int kept = 0;
        int waiting = 0;
        while (pair.b.read.size() < packets && pair.step(3600 * Pair.S)) {
            kept = Math.max(kept, pair.a.sendPool.inUse());
            waiting = Math.max(waiting, pair.b.pool.inUse());
        }
        assertThat(pair.b.read.size()).as(pair::describe).isEqualTo(packets);
        assertThat(kept).isLessThanOrEqualTo(config.memoryPackets());
        assertThat(waiting).isLessThanOrEqualTo(config.memoryPackets());
        double perSecond = packets / (pair.nowNs / 1e9);
        double byWindow = window / (RTT_MS / 1e3);
        double byLink =
                bitsPerSecond == 0 ? byWindow : bitsPerSecond / 8.0 / config.packetBytesMax();
        double bound = (100 - loss) / 100.0 * Math.min(byWindow, byLink);
        line(
                table,
                "%3d%% %6s %9.0f %8.0f%% %8d %8d %8d %8d",
                loss,
                bitsPerSecond == 0 ? window : "link",
                perSecond,
                100 * perSecond / bound,
                pair.toB.lost,
                pair.a.count("repeated"),
                kept,
                waiting);
    }

    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String kept() throws IOException {
        try (InputStream in = GoodputTest.class.getResourceAsStream("/goodput.txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
