package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * A client behind the NAT of a Linux kernel, which forgets a mapping after 4 s of silence and gives
 * the next one another port.
 */
@NeedsNamespaces
class NatIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** One ping, six seconds after the flow was allocated. */
    private static final String PING = "oping -n pong -c 1 -i 6s";

    private static void nat(Host box, String outside) {
        String rules =
                "add table ip nat; add chain ip nat post { type nat hook postrouting priority 100 ; };"
                        + " add rule ip nat post oifname \""
                        + outside
                        + "\" masquerade random";
        box.run(LIMIT, Installed.program("nft", "nftables"), rules).expectSuccess();
        for (String setting :
                List.of(
                        "net/ipv4/ip_forward=1",
                        "net/netfilter/nf_conntrack_udp_timeout=4",
                        "net/netfilter/nf_conntrack_udp_timeout_stream=4")) {
            String[] pair = setting.split("=");
            String write = "echo " + pair[1] + " > /proc/sys/" + pair[0];
            box.run(LIMIT, "sh", "-c", write).expectSuccess();
        }
    }

    private static void bootstrap(O7sSystem system, String name, String ip, String... more) {
        List<String> command = new ArrayList<>();
        String words = "ipcp bootstrap type udp4 name " + name + " layer " + name + " ip " + ip;
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of(more));
        system.irm(command.toArray(String[]::new));
    }

    @Test
    void aFlowThatIsKeptAliveOutlivesTheMappingsOfTheNat() {
        try (Lab lab = Lab.open("nat")) {
            Host inner = lab.host("inner");
            Host box = lab.host("box");
            Link inside = lab.link(inner, box);
            Link outside = lab.link(box, lab.host("outer"));
            nat(box, outside.left().device());
            inner.run(LIMIT, "ip", "route", "add", "default", "via", inside.right().address())
                    .expectSuccess();
            O7sSystem client = O7sSystem.start(lab, inner);
            O7sSystem server = O7sSystem.start(lab, outside.right().host());
            String here = inside.left().address();
            String peer = "pong=" + outside.right().address();
            bootstrap(server, "net", outside.right().address());
            Services.pong(server, "pong", "net");

            bootstrap(client, "net", here, "peer", peer, "keepalive", "1");
            assertThat(client.shell(PING).out()).contains("1 received");

            client.irm("ipcp", "destroy", "name", "net");
            bootstrap(client, "net", here, "peer", peer);
            assertThat(client.shell(PING).out()).contains("0 received");
        }
    }
}
