package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.lab.Link;
import org.o7s.lab.Outcome;
import org.o7s.linux.kit.NeedsNamespaces;

/** The C prototype with itself in this lab: if this fails, a failure with o7s proves nothing. */
@NeedsNamespaces
class CReferenceIT {
    @ParameterizedTest
    @EnumSource(names = {"ETH_AFPACKET", "UDP_NIO"})
    void itPingsAndEchoesWithItself(Wire wire) {
        CPeer peer = CPeer.located();
        FreshSystems.attemptReference(
                "c to c " + wire,
                (lab, attempt) -> {
                    Link link = lab.link(lab.host("one"), lab.host("two"));
                    CSystem client = attempt.start(peer, link.left());
                    CSystem server = attempt.start(peer, link.right());
                    client.addHostsEntry(wire.address(link.right()), Wire.hostName("pong"));
                    client.addHostsEntry(wire.address(link.right()), Wire.hostName("oecho"));
                    wire.bootstrap(client, link.left());
                    wire.bootstrap(server, link.right());
                    Services.pong(server, "pong", Wire.LAYER);
                    Services.echo(server, Wire.LAYER);
                    client.irm("name", "create", "pong");
                    client.irm("name", "create", "oecho");
                    Outcome ping =
                            client.run(
                                    "oping", "-n", "pong", "-c", "5", "-i", "20ms", "-s", "1400");
                    assertThat(ping.expectSuccess().out()).contains("5 received");
                    assertThat(client.run("oecho").expectSuccess().out())
                            .isEqualTo("Server replied with Client says hi!\n");
                });
    }
}
