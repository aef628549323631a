package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.regex.MatchResult;
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
 * for as long as it lives, misses no reply, and says every now and then how many it got.
 */
final class Bystander {
    /** The name of the server. */
    static final String NAME = "bystander";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern REPLIES = Pattern.compile("replies (\\d+) after (\\d+) ms");
    private static final long MORE = 300;

    private final Running server;
    private final Running client;

    private Bystander(Running server, Running client) {
        this.server = server;
        this.client = client;
    }

    public static void main(String[] args) {
        try (Application app = O7s.connect("bystander-" + args[0])) {
            if (args[0].equals("serve")) {
                System.out.println("serving");
                while (true) {
                    Flow flow = app.accept(Duration.ZERO);
                    Thread.ofPlatform().start(() -> echo(flow));
                }
            }
            ping(app);
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

    private static void ping(Application app) {
        try (Flow flow = app.allocate(NAME, QosSpec.RAW_CHECKED, LIMIT)) {
            flow.setReceiveTimeout(LIMIT);
            ByteBuffer packet = ByteBuffer.allocate(1000);
            long beganNs = System.nanoTime();
            long toldNs = beganNs;
            for (long i = 0; ; i++) {
                flow.write(packet.clear().putLong(0, i));
                flow.read(packet.clear());
                if (packet.getLong(0) != i) {
                    throw new IllegalStateException("reply " + packet.getLong(0) + " to " + i);
                }
                long nowNs = System.nanoTime();
                if (nowNs - toldNs > 50_000_000) {
                    toldNs = nowNs;
                    System.out.println(
                            "replies " + i + " after " + (nowNs - beganNs) / 1_000_000 + " ms");
                }
            }
        } catch (FlowException | IllegalStateException e) {
            System.out.println("the pinging has ended: " + e);
        }
    }

    /** Starts both in a system, whose layers that match carry the flow. */
    static Bystander start(O7sSystem system, String layer) {
        system.irm("bind", "program", "bystander-serve", "name", NAME);
        system.irm("name", "register", NAME, "layer", layer);
        Running server = JavaProgram.of(Bystander.class).start(system, "serve");
        server.awaitOutput("serving", LIMIT);
        Running client = JavaProgram.of(Bystander.class).start(system, "ping");
        client.awaitOutput("replies", LIMIT);
        return new Bystander(server, client);
    }

    /** How many replies came so far. */
    long replies() {
        return REPLIES.matcher(client.output())
                .results()
                .reduce((_, last) -> last)
                .map(r -> Long.parseLong(r.group(1)))
                .orElse(0L);
    }

    /** The client keeps getting replies, and the server has not lost its flow. */
    void assertUndisturbed() {
        long before = replies();
        await("the bystander gets " + MORE + " more replies than " + before)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> replies() >= before + MORE);
        assertThat(client.output()).doesNotContain("has ended");
        assertThat(server.output()).doesNotContain("has ended");
    }

    /** For people: the rate of the last replies told, per second. */
    String rate() {
        var all = REPLIES.matcher(client.output()).results().toList();
        if (all.size() < 2) {
            return "unknown";
        }
        MatchResult first = all.get(Math.max(0, all.size() - 10));
        MatchResult last = all.getLast();
        long replies = Long.parseLong(last.group(1)) - Long.parseLong(first.group(1));
        long ms = Long.parseLong(last.group(2)) - Long.parseLong(first.group(2));
        return ms == 0 ? "unknown" : replies * 1000 / ms + " replies/s";
    }
}
