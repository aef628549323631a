package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/** The tools that measure, with every quality of service, between two systems over Ethernet. */
@NeedsNamespaces
class QualitiesOfToolsIT {
    private static final String[] QUALITIES = {
        "raw", "raw-checked", "best", "video", "voice", "data"
    };
    private static final String CAME_AT_RATES =
            " 50 packets (       50000 bytes) in all, 0 missing, 0 out of order";
    private static final String CAME_AT_PERF =
            ": 100 packets (100000 bytes), 0 missing, 0 out of order";

    private static void awaitOfEachQuality(Running server, String said) {
        await(server.output())
                .atMost(Services.STARTED_WITHIN)
                .until(
                        () ->
                                server.output().lines().filter(l -> l.contains(said)).count()
                                        == QUALITIES.length);
    }

    @Test
    void whatIsSentWithEachQualityArrivesWholeAndInOrderAndBothEndsSaySo() {
        try (Lab lab = Lab.open("qualities of tools")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            Services.program(server, "pong", "oping -l -Q", "Ouroboros ping server");
            Running rates = Services.program(server, "ocbr", "ocbr -l -v -t 10", "Server started");
            Running perf = Services.program(server, "operf", "operf -l -Q", "Ouroboros perf");
            Running demanding = askOverASlowLink(client, server, link);

            for (String quality : QUALITIES) {
                Running both =
                        client.startTool(
                                "operf -n operf -t bi -d 500 -s 1000 -r 1600k -q " + quality);
                Running cbr =
                        client.startTool("ocbr -n ocbr -d 500ms -s 1000 -r 800k -q " + quality);
                Running ping = client.startTool("oping -n pong -c 20 -i 10ms -q " + quality);
                assertThat(end(ping))
                        .as(quality)
                        .contains("20 packets transmitted, 20 received, 0 out-of-order, 0%");
                assertThat(end(cbr))
                        .as(quality)
                        .contains("sent statistics:        50 packets,        50000 bytes");
                assertThat(end(both))
                        .as(quality)
                        .contains("100 packets transmitted, 100 received, 0% packet loss");
            }
            assertThat(end(demanding)).contains("20 packets transmitted, 20 received");
            // A test is over for a server when nothing has come for some seconds.
            awaitOfEachQuality(rates, CAME_AT_RATES);
            awaitOfEachQuality(perf, CAME_AT_PERF);
        }
    }

    /**
     * A layer of a megabit beside the other one on the cable, and pings through it: of what it
     * cannot grant there is no flow. Returns one that demands what it can, and goes on.
     */
    private static Running askOverASlowLink(O7sSystem client, O7sSystem server, Link link) {
        bootstrapSlow(client, link.left());
        bootstrapSlow(server, link.right());
        server.irm("bind", "program", "oping", "name", "slow-pong");
        server.irm("name", "register", "slow-pong", "layer", "slow");
        Running ping =
                client.startTool(
                        "oping -n slow-pong -c 20 -i 100ms -q video --demand bandwidth=600k");
        await().atMost(O7sSystem.COMMAND_LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(client.irm("--json", "flow", "list").out())
                                        .contains(
                                                "\"bandwidthBps\":\"18446744073709551615\"",
                                                "\"granted\":{\"delayMs\":4294967295,"
                                                        + "\"bandwidthBps\":\"1000000\""));
        Outcome refused =
                client.startTool("oping -n slow-pong -c 1 --demand bandwidth=10M")
                        .awaitEnd(O7sSystem.COMMAND_LIMIT);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.out())
                .contains(
                        "E-ALLOC-GRANT",
                        "slow (layer slow, eth-dix): demanded is bandwidth 10000000 bit/s, but"
                                + " 400000 bit/s can be had",
                        "flows demanded 600000 bit/s of its rate before");
        return ping;
    }

    private static void bootstrapSlow(O7sSystem system, LinkEnd end) {
        String line =
                "ipcp bootstrap type eth-dix name slow layer slow ethertype 0xa007 rate 1M dev ";
        system.irm((line + end.device()).split(" "));
    }

    private static String end(Running tool) {
        return tool.awaitEnd(O7sSystem.COMMAND_LIMIT).expectSuccess().out();
    }
}
