package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.connect.O7s;

/**
 * Answers oping (docs/wire/cli-and-tools.md 3.1) as no tool does: {@code answer MS} is a server
 * that takes that long for each reply.
 */
final class LateProcess {
    private static final int TYPE = 0;
    private static final int REPLY = 1;

    private LateProcess() {}

    public static void main(String[] args) {
        try (Application app = O7s.connect("late-" + args[0])) {
            System.out.println("ready");
            switch (args[0]) {
                case "answer" -> answer(app, Long.parseLong(args[1]));
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void answer(Application app, long afterMs) {
        while (true) {
            Flow flow = app.accept(Duration.ZERO);
            Thread.ofVirtual().start(() -> answer(flow, afterMs));
        }
    }

    private static void answer(Flow flow, long afterMs) {
        ByteBuffer packet = ByteBuffer.allocate(1_500);
        try (flow) {
            while (true) {
                flow.read(packet.clear());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(afterMs));
                flow.write(packet.putInt(TYPE, REPLY).flip());
            }
        } catch (FlowException e) {
            System.out.println("a flow has ended: " + e.error());
        }
    }
}
