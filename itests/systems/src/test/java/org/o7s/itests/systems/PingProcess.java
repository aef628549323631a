package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;
import org.o7s.lab.Distribution;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;

/**
 * An application in a process of its own, with nothing on its class path but the jar of the
 * distribution: {@code serve}, {@code ping NAME COUNT}, {@code hold NAME}.
 */
final class PingProcess {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicInteger STARTED = new AtomicInteger();

    private PingProcess() {}

    public static void main(String[] args) {
        try (Application app = O7s.connect("pinger-" + args[0])) {
            System.out.println("process " + app.processId());
            switch (args[0]) {
                case "serve" -> serve(app);
                case "ping" -> ping(app, args[1], Integer.parseInt(args[2]));
                case "hold" -> hold(app, args[1]);
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void serve(Application app) {
        System.out.println("serving");
        while (true) {
            Flow flow = app.accept(Duration.ZERO);
            Thread.ofVirtual().start(() -> echo(flow));
        }
    }

    private static void echo(Flow flow) {
        ByteBuffer packet = ByteBuffer.allocate(70_000);
        try (flow) {
            while (true) {
                flow.read(packet.clear());
                flow.write(packet.flip());
            }
        } catch (FlowException e) {
            System.out.println("a flow has ended: " + e.error());
        }
    }

    private static void ping(Application app, String name, int count) {
        try (Flow flow = app.allocate(name, QosSpec.RAW_CHECKED, LIMIT)) {
            flow.setReceiveTimeout(LIMIT);
            ByteBuffer packet = ByteBuffer.allocate(Math.min(flow.mpsBytes(), 1400));
            for (int i = 0; i < count; i++) {
                flow.write(packet.clear().putInt(0, i));
                flow.read(packet.clear());
                if (packet.getInt(0) != i) {
                    throw new IllegalStateException("reply " + packet.getInt(0) + " to " + i);
                }
            }
            System.out.println(count + " replies");
        }
    }

    /** Allocates a flow, says something now and then, and tells when it ends. */
    private static void hold(Application app, String name) {
        try (Flow flow = app.allocate(name, QosSpec.RAW, LIMIT)) {
            System.out.println("holding");
            flow.read(ByteBuffer.allocate(100));
        } catch (FlowException e) {
            System.out.println("the flow has ended: " + e.error());
        }
    }

    /** Starts one on the host of a system. */
    static Running start(O7sSystem system, String... arguments) {
        Path jar = Distribution.located().home().resolve("lib").resolve("o7s-client.jar");
        Path classes = Path.of("target", "test-classes").toAbsolutePath();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-cp",
                                jar + ":" + classes,
                                PingProcess.class.getName()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(system.environment());
        environment.put("O7S_INSTANCE", system.host().name());
        String tag = String.join("-", arguments) + "-" + STARTED.incrementAndGet();
        return system.host().start(tag, environment, command);
    }
}
