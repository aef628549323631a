package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/** Applications in processes of their own, with a real daemon, and with one on another system. */
@NeedsNamespaces
class ProcessesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Running serve(O7sSystem system, String layer) {
        system.irm("bind", "program", "pinger-serve", "name", "echo");
        system.irm("name", "register", "echo", "layer", layer);
        return PingProcess.start(system, "serve").awaitOutput("serving", LIMIT);
    }

    private static void awaitEndedFlows(Running server, int count) {
        String said = "a flow has ended: NOT_ALLOCATED";
        await(said + ", " + count + " times")
                .atMost(LIMIT)
                .until(
                        () ->
                                server.output().lines().filter(l -> l.contains(said)).count()
                                        == count);
    }

    @Test
    void twoProcessesTalkThroughTheLocalLayer() {
        try (Lab lab = Lab.open("two processes")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
            system.irm("name", "create", "echo", "direct", "off");
            Running server = serve(system, "here");
            Running holding = PingProcess.start(system, "hold", "echo");
            holding.awaitOutput("holding", LIMIT);
            assertThat(system.irm("flow", "list").out()).contains("lo").doesNotContain("direct");
            holding.kill();
            awaitEndedFlows(server, 1);
            Running client = PingProcess.start(system, "ping", "echo", "2000");
            client.awaitOutput("2000 replies", LIMIT);
            client.awaitEnd(LIMIT).expectSuccess();
            awaitEndedFlows(server, 2);
            assertThat(system.irm("process", "list").out()).contains("pinger-serve");
            await().atMost(LIMIT).until(() -> !system.irm("flow", "list").out().contains("pinger"));
        }
    }

    @Test
    void twoProcessesOfOneUserShareTheMemoryOfAFlow() {
        try (Lab lab = Lab.open("a direct flow")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            system.irm("bind", "program", "pinger-serve", "name", "echo");
            Running server = PingProcess.start(system, "serve").awaitOutput("serving", LIMIT);
            Running holding = PingProcess.start(system, "hold", "echo");
            holding.awaitOutput("holding", LIMIT);
            assertThat(system.irm("flow", "list").out()).contains("direct").contains("UP");
            holding.kill();
            server.awaitOutput("a flow has ended: NOT_ALLOCATED", LIMIT);
            Running client = PingProcess.start(system, "ping", "echo", "2000");
            client.awaitOutput("2000 replies", LIMIT);
            client.awaitEnd(LIMIT).expectSuccess();
            Running told = PingProcess.start(system, "hold", "echo");
            told.awaitOutput("holding", LIMIT);
            server.kill();
            told.awaitOutput("the flow has ended: NOT_ALLOCATED", LIMIT);
        }
    }

    @Test
    void processesOfTwoSystemsTalkOverEthernet() {
        try (Lab lab = Lab.open("processes of two systems")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            serve(server, Wire.LAYER);
            Running ping = PingProcess.start(client, "ping", "echo", "2000");
            ping.awaitOutput("2000 replies", LIMIT);
            ping.awaitEnd(LIMIT).expectSuccess();
        }
    }

    @Test
    void aServerThatIsKilledIsGoneAndItsClientIsTold() {
        try (Lab lab = Lab.open("a killed server")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
            Running server = serve(system, "here");
            Running client = PingProcess.start(system, "hold", "echo");
            client.awaitOutput("holding", LIMIT);
            server.kill();
            client.awaitOutput("the flow has ended: NOT_ALLOCATED", LIMIT);
            await().atMost(LIMIT)
                    .until(() -> !system.irm("process", "list").out().contains("pinger-serve"));
            serve(system, "here");
            PingProcess.start(system, "ping", "echo", "10").awaitOutput("10 replies", LIMIT);
        }
    }

    @Test
    void theEndOfTheDaemonIsToldToItsProcesses() {
        try (Lab lab = Lab.open("a killed daemon")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
            serve(system, "here");
            Running client = PingProcess.start(system, "hold", "echo");
            client.awaitOutput("holding", LIMIT);
            system.daemon().kill();
            client.awaitOutput("the flow has ended: NOT_ALLOCATED", LIMIT);
        }
    }
}
