package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;

/** What udp6 understands at bootstrap; what both families have in common is tested with udp4. */
class Udp6OptionsTest {
    private final Udp6Factory factory = new Udp6Factory();

    private static LayerConfig with(String keyword, String... values) {
        Map<String, List<String>> options = new HashMap<>(Map.of("ip", List.of("fd00::1")));
        options.put(keyword, List.of(values));
        return new LayerConfig("udp", options);
    }

    @ParameterizedTest
    @CsvSource({
        "ip,::",
        "ip,ff02::1",
        "ip,fe80::1",
        "ip,fe80::1%eth0",
        "ip,fd00::1::2",
        "ip,fd00:1",
        "ip,10.0.0.1",
        "ip,::ffff:10.0.0.1",
        "ip,localhost",
        "ip,[fd00::1]",
        "dns,10.0.0.53",
        "dns,nameserver",
        "peer,oping=10.0.0.2",
        "peer,oping=fd00::2%1",
        "peer,oping=[fd00::2]:0",
        "peer,oping=[fd00::2",
        "peer,oping=[fd00::2]x",
        "peer,oping="
    })
    void valuesThatMakeNoSenseAreNamedWithWhatToDo(String keyword, String value) {
        Problem problem =
                catchThrowableOfType(
                                ProblemException.class,
                                () -> factory.validate(with(keyword, value)))
                        .problem();
        assertThat(problem.code()).isEqualTo("E-BOOT-VALUE");
        assertThat(problem.what()).contains("udp6", keyword);
        assertThat(problem.why()).isNotEmpty();
        assertThat(problem.next().getFirst()).isNotEmpty();
    }

    @Test
    void whatIsSaidIsTaken() {
        UdpConfig config =
                UdpConfig.read(
                        UdpFamily.IPV6,
                        with("peer", "a=fd00::2", "b=[fd00::3]:9", "c=d=[2001:db8::4]"));
        assertThat(config.local().getPort()).isEqualTo(3435);
        assertThat(config.peers())
                .containsEntry("a", peer("fd00::2", 3435))
                .containsEntry("b", peer("fd00::3", 9))
                .containsEntry("c=d", peer("2001:db8::4", 3435));
        assertThat(UdpConfig.read(UdpFamily.IPV6, with("dns", "fd00::53")).dns())
                .contains(
                        new UdpConfig.Dns(
                                InetAddress.ofLiteral("fd00::53"),
                                true,
                                java.util.Optional.empty(),
                                600_000_000_000L));
        factory.validate(with("ip", "::1"));
    }

    private static UdpPeer peer(String ip, int port) {
        return new UdpPeer(new InetSocketAddress(InetAddress.ofLiteral(ip), port));
    }

    @ParameterizedTest
    @CsvSource({
        "::1,::1",
        "fd00:1:2:0:0:0:0:1,fd00:1:2::1",
        "2001:DB8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:1:0:0:0,2001:db8:0:0:1::",
        "0:0:0:0:0:0:0:0,::",
        "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8"
    })
    void addressesAreWrittenAsPeopleDo(String literal, String text) {
        assertThat(UdpFamily.text(InetAddress.ofLiteral(literal))).isEqualTo(text);
    }
}
