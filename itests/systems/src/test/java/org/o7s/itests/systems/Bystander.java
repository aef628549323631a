package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;

/**
 * Two processes that have nothing to do with what is tested: a server, and a client that pings it
 * at a steady pace for as long as it lives, misses no reply, and says every now and then how many
 * it got.
 */
final class Bystander {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern REPLIES = Pattern.compile("replies (\\d+) at (\\d+)\n");
    private static final long TOLD_EVERY_NS = 20_000_000;

    /** Between two pings: it has a rate of its own, and leaves the processors to others. */
    private static final long PAUSE_NS = 500_000;

    private final Running server;
    private final Running client;

    /**
     * What its client said.
     *
     * @param replies how many it has got
     * @param atNs when it got the last of them, on the clock of this machine's processes
     */
    record Told(long replies, long atNs) {}

    /**
     * Two processes that are there already.
     *
     * @param client runs {@link #ping}, whatever else it does
     */
    Bystander(Running server, Running client) {
        this.server = server;
        this.client = client;
    }

    public static void main(String[] args) {
        String name = args[1];
        try (Application app = O7s.connect(name + "-" + args[0])) {
            if (args[0].equals("serve")) {
                System.out.println("serving");
                while (true) {
                    Flow flow = app.accept(Duration.ZERO);
                    Thread.ofPlatform().start(() -> echo(flow));
                }
            }
            ping(app, name);
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

    /** Pings until the flow ends, and says that. */
    static void ping(Application app, String name) {
        try (Flow flow = app.allocate(name, QosSpec.RAW_CHECKED, LIMIT)) {
            flow.setReceiveTimeout(LIMIT);
            ByteBuffer packet = ByteBuffer.allocate(1000);
            long toldNs = 0;
            for (long i = 0; ; i++) {
                flow.write(packet.clear().putLong(0, i));
                flow.read(packet.clear());
                if (packet.getLong(0) != i) {
                    throw new IllegalStateException("reply " + packet.getLong(0) + " to " + i);
                }
                long nowNs = System.nanoTime();
                if (nowNs - toldNs > TOLD_EVERY_NS) {
                    toldNs = nowNs;
                    System.out.println("replies " + (i + 1) + " at " + nowNs);
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (FlowException | IllegalStateException e) {
            System.out.println("the pinging has ended: " + e);
        }
    }

    /** Starts both in a system, with a flow through a layer of it. */
    static Bystander start(O7sSystem system, String layer) {
        return start(system, system, layer);
    }

    /** Starts the client in one system and the server in another, with a flow through a layer. */
    static Bystander start(O7sSystem clients, O7sSystem servers, String layer) {
        String name = "bystander-in-" + layer;
        servers.irm("name", "create", name, "direct", "off");
        servers.irm("name", "register", name, "layer", layer);
        return named(name, clients, servers);
    }

    /** Starts both in a system, with a flow that does without a layer. */
    static Bystander startDirect(O7sSystem system) {
        return named("neighbour", system, system);
    }

    private static Bystander named(String name, O7sSystem clients, O7sSystem servers) {
        Running server = startServer(name, servers);
        Running client = JavaProgram.of(Bystander.class).start(clients, "ping", name);
        client.awaitOutput("replies", LIMIT);
        return new Bystander(server, client);
    }

    /** Starts a server alone, for whoever pings it. */
    static Running startServer(String name, O7sSystem system) {
        system.irm("bind", "program", name + "-serve", "name", name);
        return JavaProgram.of(Bystander.class)
                .start(system, "serve", name)
                .awaitOutput("serving", LIMIT);
    }

    void kill() {
        client.kill();
        server.kill();
    }

    /** What the client has told so far: at least one. */
    List<Told> told() {
        return REPLIES.matcher(client.output())
                .results()
                .map(r -> new Told(Long.parseLong(r.group(1)), Long.parseLong(r.group(2))))
                .toList();
    }

    /** The client got every reply, and the server has not lost its flow. */
    void assertLostNothing() {
        assertThat(client.output()).doesNotContain("has ended");
        assertThat(server.output()).doesNotContain("has ended");
    }
}
