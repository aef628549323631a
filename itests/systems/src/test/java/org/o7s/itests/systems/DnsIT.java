package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/** Names that a DNS server knows, and a DNS server that knows nothing and does not even say so. */
@NeedsNamespaces
class DnsIT {
    private static final Path DNSMASQ = Path.of("/usr/sbin/dnsmasq");
    private static final int DNS_PORT = 53;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final double WAIT_MAX_MS = 800;

    private static void bootstrap(O7sSystem system, LinkEnd end, String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ipcp",
                                "bootstrap",
                                "type",
                                "udp4",
                                "name",
                                Wire.IPCP,
                                "layer",
                                Wire.LAYER,
                                "ip",
                                end.address()));
        command.addAll(List.of(more));
        system.irm(command.toArray(String[]::new));
    }

    @Test
    void aNameIsFoundThroughARealServer() {
        assumeTrue(
                Files.isExecutable(DNSMASQ),
                "not run: there is no " + DNSMASQ + " (apt-get install dnsmasq-base)");
        try (Lab lab = Lab.open("dns")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            String server = link.right().address();
            Running dns =
                    link.right()
                            .host()
                            .start(
                                    "dnsmasq",
                                    Map.of(),
                                    List.of(
                                            DNSMASQ.toString(),
                                            "--keep-in-foreground",
                                            "--conf-file=/dev/null",
                                            "--no-hosts",
                                            "--no-resolv",
                                            "--log-queries",
                                            "--log-facility=-",
                                            "--pid-file",
                                            "--user=root",
                                            "--bind-interfaces",
                                            "--listen-address=" + server,
                                            "--address=/" + Wire.hostName("pong") + "/" + server));
            dns.awaitOutput("started", LIMIT);
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem pong = O7sSystem.start(lab, link.right().host());
            bootstrap(client, link.left(), "dns", server);
            bootstrap(pong, link.right());
            Services.pong(pong, "pong", Wire.LAYER);

            assertThat(client.shell("oping -n pong -c 3 -i 20ms").expectSuccess().out())
                    .contains("3 received");
            assertThat(dns.output()).contains(Wire.hostName("pong"));
            Outcome unknown = client.shell("oping -n nobody -c 1");
            assertThat(unknown.exitCode()).as("%s", unknown).isEqualTo(1);
            assertThat(unknown.err()).contains("nobody");
        }
    }

    @Test
    void aServerThatNeverAnswersLeavesTheRoundTripsOfOpenFlowsAlone() throws Exception {
        try (Lab lab = Lab.open("silent dns")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            String server = link.right().address();
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem pong = O7sSystem.start(lab, link.right().host());
            bootstrap(client, link.left(), "dns", server, "peer", "pong=" + server);
            bootstrap(pong, link.right());
            Services.pong(pong, "pong", Wire.LAYER);
            try (DatagramSocket silent =
                    link.right()
                            .host()
                            .inside(
                                    () ->
                                            new DatagramSocket(
                                                    new InetSocketAddress(server, DNS_PORT)))) {
                assertThat(silent.isBound()).isTrue();
                Running ping = client.start("oping -n pong -i 5ms -d 12s -Q --json");
                List<Running> unknown = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    unknown.add(client.start("oping -n nobody" + i + " -c 1"));
                }
                JsonNode summary = Services.summary(ping.awaitEnd(LIMIT).out());
                assertThat(summary.get("received").asInt())
                        .as("%s", summary)
                        .isEqualTo(summary.get("transmitted").asInt());
                // A single look-up on the loop, of 2 s, would keep a tenth of all packets waiting
                // for
                // longer than this; a busy machine keeps hardly any.
                assertThat(summary.get("rttMs").get("p99").asDouble())
                        .as("%s", summary)
                        .isLessThan(WAIT_MAX_MS);
                for (Running allocation : unknown) {
                    Outcome outcome = allocation.awaitEnd(LIMIT);
                    assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
                }
            }
        }
    }
}
