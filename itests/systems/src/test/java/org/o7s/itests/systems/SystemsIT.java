package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/** Systems of o7s with each other. */
@NeedsNamespaces
class SystemsIT {
    @ParameterizedTest
    @Execution(CONCURRENT)
    @EnumSource
    void twoSystemsPingAndEcho(Wire wire) {
        try (Lab lab = Lab.open("two systems " + wire)) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            link.left().host().addHostsEntry(wire.address(link.right()), Wire.hostName("pong"));
            link.left().host().addHostsEntry(wire.address(link.right()), Wire.hostName("oecho"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            wire.bootstrap(client, link.left());
            wire.bootstrap(server, link.right());
            Services.pong(server, "pong", Wire.LAYER);
            Services.echo(server, Wire.LAYER);

            Outcome ping = client.shell("oping -n pong -c 5 -i 20ms");
            assertThat(ping.expectSuccess().out())
                    .startsWith("Pinging pong with 64 bytes of data (5 packets):\n\n")
                    .contains("5 packets transmitted, 5 received, 0 out-of-order, 0% packet loss");
            assertThat(client.shell("oecho").expectSuccess().out())
                    .isEqualTo("Server replied with Client says hi!\n");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aLayerOverTheIpv6LoopbackServesItsOwnSystem() {
        try (Lab lab = Lab.open("loopback of IPv6")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            link.left().host().addHostsEntry("::1", Wire.hostName("pong"));
            O7sSystem one = O7sSystem.start(lab, link.left().host());
            for (String[] place : new String[][] {{"left", "3435"}, {"right", "3436"}}) {
                one.irm(
                        "ipcp",
                        "bootstrap",
                        "type",
                        "udp6",
                        "name",
                        place[0],
                        "layer",
                        place[0],
                        "ip",
                        "::1",
                        "port",
                        place[1]);
            }
            assertThat(one.irm("ipcp", "list").out()).contains("udp6");
            Services.pong(one, "pong", "left");
            assertThat(one.shell("oping -n pong -c 3 -i 20ms").expectSuccess().out())
                    .contains("3 packets transmitted, 3 received, 0 out-of-order, 0% packet loss");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aServerIsStartedByTheFirstRequestOfAnotherSystem() {
        try (Lab lab = Lab.open("super-server")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            server.irm("bind", "program", "oping", "name", "pong", "auto", "--", "-l", "-Q");
            server.irm("name", "register", "pong", "layer", Wire.LAYER);
            assertThat(server.irm("program", "list").out()).contains("pong (idle)");

            assertThat(client.shell("oping -n pong -c 3 -i 20ms").expectSuccess().out())
                    .contains("3 packets transmitted, 3 received, 0 out-of-order, 0% packet loss");
            assertThat(server.irm("program", "list").out()).contains("pong (running ");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aSystemInTheMiddleServesTheLayersOfBothSides() {
        try (Lab lab = Lab.open("three systems")) {
            Host middle = lab.host("middle");
            Link left = lab.link(lab.host("left"), middle);
            Link right = lab.link(middle, lab.host("right"));
            O7sSystem hub = O7sSystem.start(lab, middle);
            hub.irm(
                    "ipcp",
                    "bootstrap",
                    "type",
                    "eth-dix",
                    "name",
                    "toleft",
                    "layer",
                    "west",
                    "dev",
                    left.right().device());
            hub.irm(
                    "ipcp",
                    "bootstrap",
                    "type",
                    "eth-dix",
                    "name",
                    "toright",
                    "layer",
                    "east",
                    "dev",
                    right.left().device());
            Services.pong(hub, "pong", "*");
            for (LinkEnd end : new LinkEnd[] {left.left(), right.right()}) {
                O7sSystem client = O7sSystem.start(lab, end.host());
                Wire.ETH_AFPACKET.bootstrap(client, end);
                Outcome ping = client.shell("oping -n pong -c 5 -i 20ms");
                assertThat(ping.expectSuccess().out()).contains("5 received");
            }
        }
    }

    @Test
    @Execution(CONCURRENT)
    void onACableThatLosesATenthThePingsAddUp() {
        long seed = 20_261_121;
        try (Lab lab = Lab.open("ten percent")) {
            Link link = lab.link(lab.host("one"), lab.host("two"), Impairments.NONE, seed);
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            // A frame that is lost is one ping.
            Wire.ETH_AFPACKET.bootstrap(client, link.left(), "trains", "off");
            Wire.ETH_AFPACKET.bootstrap(server, link.right(), "trains", "off");
            Services.pong(server, "pong", Wire.LAYER);
            Running ping = client.start("oping -n pong -c 400 -i 10ms --json");
            // The allocation is over when the first reply is there; from then on frames vanish.
            ping.awaitOutput("o7s.oping.reply", O7sSystem.COMMAND_LIMIT);
            link.relay().change(Impairments.NONE.withLoss(0.1).withDelay(2, 1));
            Outcome outcome = ping.awaitEnd(O7sSystem.COMMAND_LIMIT);
            JsonNode summary = Services.summary(outcome.out());
            long lostFrames = link.relay().toRight().lost() + link.relay().toLeft().lost();
            assertThat(summary.get("transmitted").asLong()).isEqualTo(400);
            assertThat(summary.get("received").asLong() + lostFrames)
                    .as(
                            "seed %d: %s, %s, %s",
                            seed, summary, link.relay().toRight(), link.relay().toLeft())
                    .isEqualTo(400);
            assertThat(lostFrames).isBetween(30L, 130L);
        }
    }
}
