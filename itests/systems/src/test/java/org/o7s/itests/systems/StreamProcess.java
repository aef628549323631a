package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/**
 * A stream of packets, as fast as it goes: {@code sink}, or {@code sink-} and something for another
 * name of the program, {@code source NAME}, {@code mute}.
 */
final class StreamProcess {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TOLD_AFTER = 2_000;

    /** Nobody waits so long for the next packet of a stream, but one who was stopped. */
    private static final long STOPPED_NS = 20_000_000_000L;

    private StreamProcess() {}

    public static void main(String[] args) throws InterruptedException {
        try (Application app = O7s.connect("stream-" + args[0])) {
            System.out.println("ready");
            switch (args[0].split("-", 2)[0]) {
                case "sink" -> sink(app);
                case "source" -> source(app, args[1]);
                case "mute" -> Thread.currentThread().join();
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void sink(Application app) {
        while (true) {
            Flow flow = app.accept(Duration.ZERO);
            Thread.ofVirtual().start(() -> drain(flow));
        }
    }

    private static void drain(Flow flow) {
        ByteBuffer packet = ByteBuffer.allocate(1_500);
        long expected = 0;
        long toldAt = TOLD_AFTER;
        String what = "the stream flows";
        long lastNs = System.nanoTime();
        try (flow) {
            while (true) {
                flow.read(packet.clear());
                long nowNs = System.nanoTime();
                if (nowNs - lastNs > STOPPED_NS) {
                    toldAt = expected + TOLD_AFTER;
                    what = "the stream goes on";
                }
                lastNs = nowNs;
                if (packet.getLong(0) != expected) {
                    System.out.println("packet " + packet.getLong(0) + " for " + expected);
                    return;
                }
                expected++;
                if (expected == toldAt) {
                    System.out.println(what);
                }
            }
        } catch (FlowException e) {
            System.out.println("the stream has ended: " + e.error());
        }
    }

    private static void source(Application app, String name) {
        // However long a reader is stopped: on a busy machine that may be minutes.
        try (Flow flow = app.allocate(name, QosSpec.RAW_CHECKED.withTimeoutMs(0), LIMIT)) {
            flow.setSendTimeout(Duration.ofMinutes(20));
            ByteBuffer packet = ByteBuffer.allocate(1400);
            for (long i = 0; ; i++) {
                flow.write(packet.clear().putLong(0, i));
                if (i == TOLD_AFTER) {
                    System.out.println("the stream flows");
                }
            }
        } catch (FlowException e) {
            System.out.println("the stream has ended: " + e.error());
        }
    }
}
