package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.linux.PseudoCable;
import org.o7s.linux.kit.NeedsNamespaces;

/** Two systems at the ends of a physical link: a line between terminals, or a cable. */
@NeedsNamespaces
class RaptorIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long SEED = 7;

    private static void bootstrap(O7sSystem system, String... options) {
        String[] words = {"ipcp", "bootstrap", "type", "raptor", "name", "r", "layer", "wire"};
        String[] all = java.util.Arrays.copyOf(words, words.length + options.length);
        System.arraycopy(options, 0, all, words.length, options.length);
        system.irm(all);
    }

    private static void pingAndEcho(O7sSystem client, O7sSystem server) {
        assertThat(client.irm("ipcp", "list").out()).contains("raptor");
        Services.pong(server, "pong", "wire");
        Services.echo(server, "wire");
        assertThat(client.shell("oping -n pong -c 5 -i 20ms -s 1400").expectSuccess().out())
                .contains("5 packets transmitted, 5 received, 0 out-of-order, 0% packet loss");
        assertThat(client.shell("oecho").expectSuccess().out())
                .isEqualTo("Server replied with Client says hi!\n");
    }

    @Test
    void twoSystemsPingAndEchoOverALineBetweenTerminals() throws IOException {
        try (PseudoCable cable = PseudoCable.make();
                Lab lab = Lab.open("raptor on terminals")) {
            O7sSystem client = O7sSystem.start(lab, lab.host("one"));
            O7sSystem server = O7sSystem.start(lab, lab.host("two"));
            bootstrap(client, "dev", cable.leftPath().toString());
            bootstrap(server, "dev", cable.rightPath().toString());
            pingAndEcho(client, server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"afpacket", "pcap"})
    void twoSystemsPingAndEchoOverABareCable(String driver) {
        try (Lab lab = Lab.open("raptor on a cable " + driver)) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            bootstrap(client, "dev", link.left().device(), "driver", driver);
            bootstrap(server, "dev", link.right().device(), "driver", driver);
            pingAndEcho(client, server);
        }
    }

    @Test
    void noiseOnALineBetweenTerminalsEndsNoFlow() throws IOException {
        try (PseudoCable cable = PseudoCable.make();
                Lab lab = Lab.open("raptor with noise")) {
            O7sSystem client = O7sSystem.start(lab, lab.host("one"));
            O7sSystem server = O7sSystem.start(lab, lab.host("two"));
            bootstrap(client, "dev", cable.leftPath().toString());
            bootstrap(server, "dev", cable.rightPath().toString());
            Services.pong(server, "pong", "wire");
            Running old = client.start("oping -n pong -i 5ms --timeout 60s --json");
            old.awaitOutput("o7s.oping.reply", LIMIT);
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < 20_000; i++) {
                byte[] noise = new byte[1 + random.nextInt(300)];
                random.nextBytes(noise);
                cable.inject(noise);
            }
            cable.inject(new byte[1]); // a zero: whatever comes is a packet again
            long before = old.output().lines().count();
            await("replies come on the flow that was there before")
                    .atMost(LIMIT)
                    .until(() -> old.output().lines().count() > before + 20);
            assertThat(client.shell("oping -n pong -c 20 -i 10ms").expectSuccess().out())
                    .contains("20 packets transmitted, 20 received, 0 out-of-order, 0%");
            assertThat(Tally.drops(server, "r", Set.of())).containsKey("dropped-broken");
        }
    }
}
