package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Unicast layers over unicast layers between two systems: it is layers all the way up.
 *
 * <p>{@code -Do7s.depth.rounds=7} floods each depth seven times, for medians that mean something.
 */
@NeedsNamespaces
class DepthIT {
    private static final int DEPTH = 5;

    /** The header that each layer puts before a packet (docs/wire/wire-unicast.md 1.2). */
    private static final int HEADER_BYTES = 15;

    /** The largest packet of {@code oping}. */
    private static final int PING_MAX_BYTES = 1500;

    private static final int PINGS = 200;
    private static final int FLOOD = 2_000;
    private static final int ROUNDS = Integer.getInteger("o7s.depth.rounds", 1);

    @ParameterizedTest
    @Execution(CONCURRENT)
    @EnumSource(names = {"UDP_NIO", "ETH_AFPACKET"})
    void fiveUnicastLayersCarryPacketsOfEverySizeUpToTheirLimit(Wire wire) {
        try (Lab lab = Lab.open("depth five " + wire)) {
            Link link = lab.link(lab.host("left"), lab.host("right"));
            for (String name : List.of("a1", "pong")) {
                link.right().host().addHostsEntry(wire.address(link.left()), Wire.hostName(name));
            }
            O7sSystem server = O7sSystem.start(lab, link.left().host());
            O7sSystem client = O7sSystem.start(lab, link.right().host());
            wire.bootstrap(server, link.left());
            wire.bootstrap(client, link.right());
            Services.pong(server, "pong", Wire.LAYER);

            List<Long> limits = new ArrayList<>(List.of(limit(client, wire, Wire.IPCP, "pong")));
            String below = Wire.LAYER;
            for (int depth = 1; depth <= DEPTH; depth++) {
                String layer = "l" + depth;
                String first = "a" + depth;
                String second = "b" + depth;
                irm(server, "ipcp bootstrap type unicast name", first, "layer", layer, "autobind");
                irm(server, "name register", first, "layer", below);
                irm(client, "ipcp enroll name", second, "layer", layer, "dst", first, "autobind");
                irm(client, "ipcp connect name", second, "dst", first);
                // A name of its own: Ethernet and UDP remember theirs for a while.
                irm(server, "bind program oping name", "pong" + depth);
                irm(server, "name register", "pong" + depth, "ipcp", first);
                Services.awaitName(client, "pong" + depth);
                limits.add(limit(client, wire, second, "pong" + depth));
                assertThat(client.irm("layer", "show", layer).out()).contains("layer=" + below);
                below = layer;
            }
            for (int depth = 1; depth <= DEPTH; depth++) {
                assertThat(limits.get(depth))
                        .as("largest packets, layer by layer: %s", limits)
                        .isEqualTo(limits.get(depth - 1) - HEADER_BYTES);
            }
            compare(client, wire);
        }
    }

    /** Floods of all depths in turn, so that what else the machine does meets all alike. */
    private static void compare(O7sSystem client, Wire wire) {
        double[] leastMs = new double[DEPTH + 1];
        double[][] mediansMs = new double[DEPTH + 1][ROUNDS];
        Arrays.fill(leastMs, Double.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            for (int depth = 0; depth <= DEPTH; depth++) {
                String name = depth == 0 ? "pong" : "pong" + depth;
                String line = "oping -f -Q --json -n " + name + " -c " + FLOOD;
                JsonNode all = Services.summary(client.shell(line).out());
                assertThat(all.get("received").asLong()).as("%s: %s", name, all).isEqualTo(FLOOD);
                JsonNode ms = all.get("rttMs");
                leastMs[depth] = Math.min(leastMs[depth], ms.get("min").asDouble());
                mediansMs[depth][round] = ms.get("p50").asDouble();
            }
        }
        for (int depth = 0; depth <= DEPTH; depth++) {
            Arrays.sort(mediansMs[depth]);
            System.out.printf(
                    "%s, %d unicast layers: rtt min %.1f, least median %.1f, median of medians"
                            + " %.1f us%n",
                    wire,
                    depth,
                    leastMs[depth] * 1e3,
                    mediansMs[depth][0] * 1e3,
                    mediansMs[depth][ROUNDS / 2] * 1e3);
        }
    }

    private static void irm(O7sSystem system, String... parts) {
        system.irm(String.join(" ", parts).split(" "));
    }

    /** Pings in several sizes, which takes as long as it says; returns the largest size. */
    private static long limit(O7sSystem client, Wire wire, String ipcp, String name) {
        Running open = client.start("oping -i 100ms -c 600 -n " + name);
        open.awaitOutput("seq=0", O7sSystem.COMMAND_LIMIT);
        long limit = 0;
        for (JsonNode flow : client.json("flow", "list").get("flows")) {
            if (flow.get("name").asText().equals(name)) {
                assertThat(flow.get("via").asText()).isEqualTo(ipcp);
                limit = flow.get("mpsBytes").asLong();
            }
        }
        open.kill();
        assertThat(limit).as("the largest packet through %s", ipcp).isPositive();
        long largest = Math.min(limit, PING_MAX_BYTES);
        for (long size : new long[] {64, 1000, largest}) {
            JsonNode all = ping(client, name, size, PINGS);
            assertThat(all.get("received").asLong())
                    .as("%s, %d bytes: %s", ipcp, size, all)
                    .isEqualTo(PINGS);
            JsonNode us = all.get("rttMs");
            System.out.printf(
                    "%s, through %s, %d bytes: rtt min %.3f, median %.3f ms%n",
                    wire, ipcp, size, us.get("min").asDouble(), us.get("p50").asDouble());
        }
        if (limit < PING_MAX_BYTES) {
            assertThat(ping(client, name, limit + 1, 1).get("received").asLong()).isZero();
        }
        return limit;
    }

    private static JsonNode ping(O7sSystem client, String name, long size, int count) {
        String line = "oping -i 1ms -Q --json -n " + name + " -c " + count + " -s " + size;
        return Services.summary(client.shell(line).out());
    }
}
