package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    private static final int DNS_PORT = 53;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final double WAIT_MAX_MS = 800;

    /** A second layer of the same systems, over IPv6. */
    private static final String LAYER6 = "net6";

    private static void bootstrap6(O7sSystem system, LinkEnd end, String... more) {
        String made = "ipcp bootstrap type udp6 name lowest6 layer %s ip %s";
        List<String> command =
                new ArrayList<>(List.of(made.formatted(LAYER6, end.giveAddress6()).split(" ")));
        command.addAll(List.of(more));
        system.irm(command.toArray(String[]::new));
    }

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
                                            Installed.program("dnsmasq", "dnsmasq-base"),
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

    /** A server that is the master of the root zone, and takes updates with a key only. */
    private static Running bind(Lab lab, LinkEnd end, Path key) throws IOException {
        Path folder = Files.createDirectories(lab.folder().resolve("bind"));
        Files.writeString(
                key,
                """
                key "o7s" {
                    algorithm hmac-sha256;
                    secret "mUl4vvZRdf5Vnoqm5sHBQ6t9ZPx0dYXRQ9YEDj5Ovzs=";
                };
                """);
        Files.writeString(
                folder.resolve("root.zone"),
                """
                $TTL 86400
                @ IN SOA ns. hostmaster. ( 1 3600 600 86400 60 )
                @ IN NS ns.
                ns. IN A %s
                """
                        .formatted(end.address()));
        Files.writeString(
                folder.resolve("named.conf"),
                """
                include "%s";
                options {
                    directory "%s";
                    pid-file none;
                    session-keyfile none;
                    listen-on port 53 { %s; };
                    listen-on-v6 port 53 { %s; };
                    recursion no;
                    dnssec-validation no;
                };
                controls { };
                zone "." {
                    type master;
                    file "root.zone";
                    allow-update { key o7s; };
                };
                """
                        .formatted(key, folder, end.address(), end.giveAddress6()));
        String configuration = folder.resolve("named.conf").toString();
        return end.host()
                .start(
                        "named",
                        Map.of(),
                        List.of(
                                Installed.program("named", "bind9"),
                                "-g",
                                "-n",
                                "1",
                                "-c",
                                configuration))
                .awaitOutput("all zones loaded", LIMIT);
    }

    @Test
    void aRegisteredNameIsFoundThroughARealServerUntilItIsUnregistered(@TempDir Path keys)
            throws IOException {
        try (Lab lab = Lab.open("ddns")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            String server = link.right().address();
            Path key = keys.resolve("o7s.key");
            Running named = bind(lab, link.right(), key);
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem pong = O7sSystem.start(lab, link.right().host());
            bootstrap(client, link.left(), "dns", server);
            bootstrap(pong, link.right(), "dns", server, "dns-key", key.toString());
            Services.pong(pong, "pong", Wire.LAYER);

            assertThat(client.shell("oping -n pong -c 3 -i 20ms").expectSuccess().out())
                    .contains("3 received");
            // Who has no key is told what to do, and nothing is registered.
            client.irm("bind", "program", "oping", "name", "mine");
            Outcome refused = client.shell("irm name register mine layer " + Wire.LAYER);
            assertThat(refused.exitCode()).as("%s", refused).isNotZero();
            assertThat(refused.err() + refused.out())
                    .contains("E-REG-DNS", "REFUSED", "allow-update");
            pong.irm("name", "unregister", "pong", "layer", Wire.LAYER);
            assertThat(named.output()).contains("adding an RR at '" + Wire.hostName("pong") + "'");
            named.awaitOutput("deleting an RR at " + Wire.hostName("pong"), LIMIT);

            String server6 = link.right().giveAddress6();
            bootstrap6(client, link.left(), "dns", server6);
            bootstrap6(pong, link.right(), "dns", server6, "dns-key", key.toString());
            pong.irm("bind", "program", "oping", "name", "pong6");
            pong.irm("name", "register", "pong6", "layer", LAYER6);
            assertThat(client.shell("oping -n pong6 -c 3 -i 20ms").expectSuccess().out())
                    .contains("3 received");
            pong.irm("name", "unregister", "pong6", "layer", LAYER6);
            assertThat(named.output())
                    .contains("adding an RR at '" + Wire.hostName("pong6") + "' AAAA");
            named.awaitOutput("deleting an RR at " + Wire.hostName("pong6") + " AAAA", LIMIT);
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
