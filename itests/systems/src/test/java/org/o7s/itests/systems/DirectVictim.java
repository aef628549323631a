package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/**
 * A process that shares flows with whoever wants that, and says how each of them ended. It echoes,
 * in flows that it accepts and in those that it asks for. Meanwhile it pings a friend as a {@link
 * Bystander} does, by a virtual thread, which is woken by way of the call area that its peers write
 * to. What it does not use any more it unmaps soon.
 */
final class DirectVictim {
    private static final Duration ASK_LIMIT = Duration.ofMillis(500);
    private static final long PAUSE_NS = 20_000_000;
    private static final long COLLECT_EVERY_NS = 300_000_000;
    private static final AtomicInteger SERVED = new AtomicInteger();

    private DirectVictim() {}

    /** Arguments: the friend, and a name to ask for flows to again and again. */
    public static void main(String[] args) {
        try (Application app = O7s.connect("victim")) {
            Thread.ofPlatform().daemon().start(DirectVictim::collect);
            Thread.ofVirtual().start(() -> Bystander.ping(app, args[0]));
            Thread.ofPlatform().start(() -> visit(app, args[1]));
            while (true) {
                Flow flow = next(app);
                int number = SERVED.incrementAndGet();
                // Those who sleep at the word of a ring, and those who are called.
                Thread.Builder way = number % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform();
                way.start(() -> serve(flow, "accepted"));
            }
        }
    }

    /** Memory of flows is unmapped when the collector comes to it. */
    private static void collect() {
        while (true) {
            LockSupport.parkNanos(COLLECT_EVERY_NS);
            System.gc();
        }
    }

    /** The next flow; one that the daemon has no memory for is none. */
    private static Flow next(Application app) {
        while (true) {
            try {
                return app.accept(Duration.ZERO);
            } catch (FlowException e) {
                System.out.println("no flow was accepted, " + e.getMessage());
                if (e.error() != FlowError.OUT_OF_RESOURCES) {
                    throw e;
                }
            }
        }
    }

    private static void visit(Application app, String name) {
        while (true) {
            try {
                Flow flow = app.allocate(name, QosSpec.RAW, ASK_LIMIT);
                serve(flow, "allocated");
            } catch (FlowException e) {
                // Nobody accepts just now.
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    /** The first packet says for how many milliseconds it waits for the others, and for room. */
    private static void serve(Flow flow, String how) {
        ByteBuffer packet = ByteBuffer.allocate(70_000);
        String why;
        try (flow) {
            flow.read(packet);
            Duration limit = Duration.ofMillis(packet.getLong(0));
            flow.setReceiveTimeout(limit);
            flow.setSendTimeout(limit);
            while (true) {
                flow.read(packet.clear());
                flow.write(packet.flip());
            }
        } catch (FlowException e) {
            why = e.error() + ": " + e.getMessage();
        }
        System.out.println(how + " flow ended, " + why);
    }
}
