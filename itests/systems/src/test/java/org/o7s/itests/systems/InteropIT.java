package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * o7s and the C prototype as members of one layer, each with a daemon of its own: docs/interop.md
 * holds the results. Runs that meet a known weakness of the C side are repeated, see {@link
 * FreshSystems}.
 */
@NeedsNamespaces
class InteropIT {
    private static final String PONG = "pong";

    @ParameterizedTest
    @EnumSource
    void o7sPingsAndEchoesWithTheCPrototypeAsServer(Wire wire) {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "o7s to c " + wire,
                (lab, attempt) -> {
                    Link link = lab.link(lab.host("ours"), lab.host("theirs"));
                    link.left()
                            .host()
                            .addHostsEntry(wire.address(link.right()), Wire.hostName(PONG));
                    link.left()
                            .host()
                            .addHostsEntry(wire.address(link.right()), Wire.hostName("oecho"));
                    O7sSystem client = O7sSystem.start(lab, link.left().host());
                    CSystem server = attempt.start(peer, link.right());
                    wire.bootstrap(client, link.left());
                    wire.bootstrap(server, link.right());
                    Services.pong(server, PONG, Wire.LAYER);
                    Running echo = Services.echo(server, Wire.LAYER);

                    String line = "oping -n pong -c 5 -i 20ms -s 1400";
                    for (Outcome ping : List.of(client.shell(line), client.tool(line))) {
                        assertThat(ping.expectSuccess().out())
                                .contains("5 packets transmitted, 5 received, 0 out-of-order, 0%");
                    }
                    for (Outcome hello : List.of(client.shell("oecho"), client.tool("oecho"))) {
                        assertThat(hello.expectSuccess().out())
                                .isEqualTo("Server replied with Client says hi!\n");
                    }
                    assertThat(echo.output()).contains("Message from client is Client says hi!.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void theCPrototypePingsAndEchoesWithO7sAsServer(Wire wire) {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "c to o7s " + wire,
                (lab, attempt) -> {
                    Link link = lab.link(lab.host("theirs"), lab.host("ours"));
                    CSystem client = attempt.start(peer, link.left());
                    client.addHostsEntry(wire.address(link.right()), Wire.hostName(PONG));
                    client.addHostsEntry(wire.address(link.right()), Wire.hostName("oecho"));
                    O7sSystem server = O7sSystem.start(lab, link.right().host());
                    wire.bootstrap(client, link.left());
                    wire.bootstrap(server, link.right());
                    Services.program(server, PONG, "oping -l -Q", "Ouroboros ping server");
                    Running echo = Services.program(server, "oecho", "oecho -l", "Starting");
                    client.irm("name", "create", PONG);
                    client.irm("name", "create", "oecho");

                    Outcome ping =
                            client.run("oping", "-n", PONG, "-c", "5", "-i", "20ms", "-s", "1400");
                    assertThat(ping.expectSuccess().out())
                            .contains("5 packets transmitted, 5 received, 0 out-of-order, 0%");
                    assertThat(client.run("oecho").expectSuccess().out())
                            .isEqualTo("Server replied with Client says hi!\n");
                    assertThat(echo.output()).contains("Message from client is Client says hi!.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void o7sSendsAtAConstantRateToTheCPrototype(Wire wire) {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "ocbr o7s to c " + wire,
                (lab, attempt) -> {
                    Link link = lab.link(lab.host("ours"), lab.host("theirs"));
                    link.left()
                            .host()
                            .addHostsEntry(wire.address(link.right()), Wire.hostName("ocbr"));
                    link.left()
                            .host()
                            .addHostsEntry(wire.address(link.right()), Wire.hostName("operf"));
                    O7sSystem client = O7sSystem.start(lab, link.left().host());
                    CSystem server = attempt.start(peer, link.right());
                    wire.bootstrap(client, link.left());
                    wire.bootstrap(server, link.right());
                    Running rates = Services.start(server, Wire.LAYER, "ocbr", "Server started");
                    Running echo = Services.start(server, Wire.LAYER, "operf", "Ouroboros perf");

                    String line = "ocbr -n ocbr -d 2 -s 1000 -r 1M";
                    for (Outcome cbr : List.of(client.shell(line), client.tool(line))) {
                        assertThat(cbr.expectSuccess().out())
                                .contains("sent statistics:       250 packets,       250000 bytes");
                    }
                    rates.awaitOutput("Mbps", Services.STARTED_WITHIN);
                    String perf = "operf -n operf -t bi -d 1s -s 1000 -r 1M";
                    for (Outcome both : List.of(client.shell(perf), client.tool(perf))) {
                        assertThat(both.expectSuccess().out())
                                .contains("125 packets transmitted, 125 received, 0% packet loss");
                    }
                    assertThat(echo.output()).contains("Doing a bidirectional test.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void theCPrototypeSendsAtAConstantRateToO7s(Wire wire) {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "ocbr c to o7s " + wire,
                (lab, attempt) -> {
                    Link link = lab.link(lab.host("theirs"), lab.host("ours"));
                    CSystem client = attempt.start(peer, link.left());
                    client.addHostsEntry(wire.address(link.right()), Wire.hostName("ocbr"));
                    O7sSystem server = O7sSystem.start(lab, link.right().host());
                    wire.bootstrap(client, link.left());
                    wire.bootstrap(server, link.right());
                    Running rates = Services.program(server, "ocbr", "ocbr -l -v", "Server");
                    client.irm("name", "create", "ocbr");

                    client.run("ocbr", "-n", "ocbr", "-d", "1", "-s", "1000", "-r", "1000000")
                            .expectSuccess();
                    rates.awaitOutput("in all, 0 missing, 0 out of order", Services.STARTED_WITHIN);
                });
    }
}
