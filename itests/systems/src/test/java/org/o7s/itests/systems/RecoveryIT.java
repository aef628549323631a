package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * What the layer below does to a system: the state is said clearly in {@code irm ipcp list}, and
 * when the cause has gone everything works again without help.
 */
@NeedsNamespaces
class RecoveryIT {
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

    /** Both ends of the flow wait longer for each other than the cause may last. */
    private static final int SILENCE_S = 90;

    /** A client that pings a server all the time. */
    private record Pinging(Link link, O7sSystem client, O7sSystem server, Running ping) {
        static Pinging over(Lab lab, Wire wire) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            link.left().host().addHostsEntry(wire.address(link.right()), Wire.hostName("pong"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            wire.bootstrap(client, link.left());
            wire.bootstrap(server, link.right());
            Services.patientPong(server, "pong", Wire.LAYER, SILENCE_S);
            Running ping =
                    client.start("oping -n pong -i 50ms --timeout " + SILENCE_S + "s --json");
            ping.awaitOutput("o7s.oping.reply", O7sSystem.COMMAND_LIMIT);
            return new Pinging(link, client, server, ping);
        }

        JsonNode ipcp() {
            JsonNode ipcps = client.json("ipcp", "list").get("ipcps");
            assertThat(ipcps).as("%s", ipcps).hasSize(1);
            return ipcps.get(0);
        }

        String detail() {
            return ipcp().get("detail").asText();
        }

        long replies() {
            return ping.output().lines().filter(l -> l.contains("o7s.oping.reply")).count();
        }

        void awaitDetail(String word) {
            await("irm ipcp list says " + word)
                    .atMost(SEEN_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(detail()).contains(word));
        }

        /** The flow that was open all the time carries packets, and a new one can be had. */
        void expectRecovery() {
            await("the IPCP is well again")
                    .atMost(SEEN_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(detail()).isEmpty());
            long before = replies();
            await("replies come again on the open flow")
                    .atMost(SEEN_WITHIN)
                    .until(() -> replies() > before + 10);
            assertThat(client.shell("oping -n pong -c 3 -i 20ms").expectSuccess().out())
                    .contains("3 received");
        }
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @EnumSource(names = {"ETH_AFPACKET", "ETH_PCAP"})
    void aLinkThatGoesDownAndUp(Wire wire) {
        try (Lab lab = Lab.open("link down " + wire)) {
            Pinging p = Pinging.over(lab, wire);
            p.link().left().down();
            p.awaitDetail(p.link().left().device());
            long during = p.replies();
            p.link().left().up();
            p.expectRecovery();
            assertThat(p.replies()).isGreaterThan(during);
        }
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @EnumSource(names = {"ETH_AFPACKET", "ETH_PCAP"})
    void aPeerWhoseLinkGoesDownAndUp(Wire wire) {
        try (Lab lab = Lab.open("peer link down " + wire)) {
            Pinging p = Pinging.over(lab, wire);
            p.link().right().down();
            p.awaitDetail(p.link().left().device());
            p.link().right().up();
            p.expectRecovery();
        }
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @EnumSource(names = {"ETH_AFPACKET", "ETH_PCAP"})
    void anInterfaceThatIsDeletedAndMadeAgain(Wire wire) {
        try (Lab lab = Lab.open("interface deleted " + wire)) {
            Pinging p = Pinging.over(lab, wire);
            p.link().unplug();
            p.awaitDetail(p.link().left().device());
            p.link().plugIn();
            p.expectRecovery();
        }
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @EnumSource(names = {"ETH_AFPACKET", "ETH_PCAP"})
    void anMtuThatIsLoweredAndRaised(Wire wire) {
        try (Lab lab = Lab.open("mtu " + wire)) {
            Pinging p = Pinging.over(lab, wire);
            p.link().left().setMtu(1000);
            p.link().right().setMtu(1000);
            await("the new limit is known")
                    .atMost(SEEN_WITHIN)
                    .untilAsserted(() -> assertThat(mps(p)).isEqualTo(996));
            Outcome tooLarge = p.client().shell("oping -n pong -c 1 -s 1400");
            assertThat(tooLarge.exitCode()).isEqualTo(1);
            assertThat(tooLarge.err()).contains("carries at most 996; try -s 996");
            p.link().left().setMtu(1500);
            p.link().right().setMtu(1500);
            await("the old limit is back")
                    .atMost(SEEN_WITHIN)
                    .untilAsserted(() -> assertThat(mps(p)).isEqualTo(1496));
            p.expectRecovery();
            assertThat(p.client().shell("oping -n pong -c 3 -i 20ms -s 1496").expectSuccess().out())
                    .contains("3 received");
        }
    }

    private static int mps(Pinging p) {
        return p.client().json("flow", "list").get("flows").get(0).get("mpsBytes").asInt();
    }

    @Test
    @Execution(CONCURRENT)
    void anAddressThatGoesAndComesBack() {
        try (Lab lab = Lab.open("address gone")) {
            Pinging p = Pinging.over(lab, Wire.UDP_NIO);
            p.link().left().removeAddress();
            p.awaitDetail(p.link().left().address());
            p.link().left().addAddress();
            p.expectRecovery();
        }
    }
}
