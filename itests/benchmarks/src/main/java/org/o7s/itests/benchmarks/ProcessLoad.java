package org.o7s.itests.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** One of the two processes of {@link ProcessBench}: {@code ROLE KIND PATH BYTES SECONDS}. */
final class ProcessLoad {
    private static final long WARM_UP_NS = 1_500_000_000L;
    private static final int PINGS_MAX = 2_000_000;

    private ProcessLoad() {}

    public static void main(String[] args) throws IOException {
        String kind = args[1];
        Path path = Path.of(args[2]);
        ByteBuffer packet = ByteBuffer.allocate(Integer.parseInt(args[3]));
        long lastsNs = WARM_UP_NS + Long.parseLong(args[4]) * 1_000_000_000L;
        boolean serves = args[0].equals("sink") || args[0].equals("echo");
        try (PacketPath way =
                serves ? PacketPath.server(kind, path) : PacketPath.client(kind, path)) {
            switch (args[0]) {
                case "sink" -> sink(way, packet);
                case "echo" -> echo(way, packet);
                case "source" -> source(way, packet, lastsNs);
                case "ping" -> ping(way, packet, lastsNs, 0);
                case "slow-ping" -> ping(way, packet, lastsNs, 1_000_000);
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void source(PacketPath way, ByteBuffer packet, long lastsNs) throws IOException {
        long beganNs = System.nanoTime();
        while (System.nanoTime() - beganNs < lastsNs) {
            for (int i = 0; i < 64; i++) {
                way.send(packet.clear());
            }
        }
    }

    private static void sink(PacketPath way, ByteBuffer packet) throws IOException {
        long count = 0;
        long beganNs = 0;
        long firstNs = 0;
        long lastNs = 0;
        while (way.receive(packet.clear())) {
            count++;
            if ((count & 63) != 0) {
                continue;
            }
            lastNs = System.nanoTime();
            if (firstNs == 0) {
                firstNs = lastNs;
            } else if (beganNs == 0 && lastNs - firstNs > WARM_UP_NS) {
                beganNs = lastNs;
                count = 0;
            }
        }
        System.out.println(count / 64 * 64 * 1e9 / (lastNs - beganNs));
    }

    private static void echo(PacketPath way, ByteBuffer packet) throws IOException {
        while (way.receive(packet.clear())) {
            way.send(packet.flip());
        }
    }

    private static void ping(PacketPath way, ByteBuffer packet, long lastsNs, long pauseNs)
            throws IOException {
        long[] tookNs = new long[PINGS_MAX];
        int count = 0;
        long beganNs = System.nanoTime();
        long nowNs = beganNs;
        while (nowNs - beganNs < lastsNs && count < PINGS_MAX) {
            if (pauseNs > 0) {
                LockSupport.parkNanos(pauseNs);
                nowNs = System.nanoTime();
            }
            way.send(packet.clear());
            way.receive(packet.clear());
            long thenNs = System.nanoTime();
            if (thenNs - beganNs > WARM_UP_NS) {
                tookNs[count++] = thenNs - nowNs;
            }
            nowNs = thenNs;
        }
        Arrays.sort(tookNs, 0, count);
        System.out.println(tookNs[count / 2] / 1e3 + " " + tookNs[(int) (count * 0.99)] / 1e3);
    }
}
