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

class Udp4OptionsTest {
    private final Udp4Factory factory = new Udp4Factory();

    private static LayerConfig with(String keyword, String... values) {
        Map<String, List<String>> options = new HashMap<>(Map.of("ip", List.of("10.0.0.1")));
        options.put(keyword, List.of(values));
        return new LayerConfig("udp", options);
    }

    @ParameterizedTest
    @CsvSource({
        "ip,0.0.0.0",
        "ip,255.255.255.255",
        "ip,224.0.0.1",
        "ip,10.0.0",
        "ip,10.0.0.256",
        "ip,fd00::1",
        "ip,localhost",
        "port,0",
        "port,65536",
        "port,abc",
        "port,-1",
        "dns,nameserver",
        "dns,1.2.3",
        "peer,oping",
        "peer,=10.0.0.2",
        "peer,oping=",
        "peer,oping=host",
        "peer,oping=10.0.0.2:",
        "peer,oping=10.0.0.2:0",
        "peer,oping=10.0.0.2:65536",
        "source-check,maybe",
        "dns-update,maybe",
        "dns-update,off",
        "dns-update,on",
        "dns-key,/etc/o7s/dns.key",
        "dns-refresh,60",
        "keepalive,-1",
        "keepalive,3601",
        "keepalive,often",
        "driver,a/b",
        "rate,10Mbit"
    })
    void valuesThatMakeNoSenseAreNamedWithWhatToDo(String keyword, String value) {
        Problem problem =
                catchThrowableOfType(
                                ProblemException.class,
                                () -> factory.validate(with(keyword, value)))
                        .problem();
        assertThat(problem.code()).isEqualTo("E-BOOT-VALUE");
        assertThat(problem.what()).contains("udp4", keyword);
        assertThat(problem.why()).isNotEmpty();
        assertThat(problem.next()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ip,127.0.0.2",
        "port,1",
        "port,65535",
        "dns,10.0.0.53",
        "peer,a=b=10.0.0.2",
        "peer,oping=10.0.0.2:4000",
        "source-check,off",
        "keepalive,0",
        "keepalive,3600",
        "driver,udp-nio",
        "rate,512k"
    })
    void valuesInRangeAreTaken(String keyword, String value) {
        factory.validate(with(keyword, value));
    }

    @ParameterizedTest
    @CsvSource({
        "dns-update,off",
        "dns-update,on",
        "dns-key,/etc/o7s/dns.key",
        "dns-refresh,0",
        "dns-refresh,86400"
    })
    void whatIsSaidOfANameServerIsTakenWithOne(String keyword, String value) {
        Map<String, List<String>> options = new HashMap<>();
        options.put("ip", List.of("10.0.0.1"));
        options.put("dns", List.of("10.0.0.53"));
        options.put(keyword, List.of(value));
        factory.validate(new LayerConfig("udp", options));
    }

    @ParameterizedTest
    @CsvSource({"dns-key,/etc/o7s/dns.key", "dns-refresh,60", "dns-refresh,86401"})
    void whatMeansNothingToAServerThatIsToldNothingIsRefused(String keyword, String value) {
        Map<String, List<String>> options = new HashMap<>();
        options.put("ip", List.of("10.0.0.1"));
        options.put("dns", List.of("10.0.0.53"));
        options.put("dns-update", List.of("off"));
        options.put(keyword, List.of(value));
        assertThat(
                        catchThrowableOfType(
                                        ProblemException.class,
                                        () -> factory.validate(new LayerConfig("udp", options)))
                                .problem()
                                .code())
                .isEqualTo("E-BOOT-VALUE");
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }

    @Test
    void anAddressIsMandatory() {
        assertThat(
                        catchThrowableOfType(
                                        ProblemException.class,
                                        () -> factory.validate(new LayerConfig("udp", Map.of())))
                                .problem()
                                .code())
                .isEqualTo("E-BOOT-MISSING");
    }

    @Test
    void theHashCannotBeChosen() {
        assertThat(
                        catchThrowableOfType(
                                        ProblemException.class,
                                        () -> factory.validate(with("hash", "md5")))
                                .problem()
                                .code())
                .isEqualTo("E-BOOT-UNKNOWN");
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        UdpConfig config =
                UdpConfig.read(UdpFamily.IPV4, with("peer", "a=10.0.0.2", "b=10.0.0.3:9"));
        assertThat(config.local().getPort()).isEqualTo(3435);
        assertThat(config.strictSources()).isTrue();
        assertThat(config.dns()).isEmpty();
        assertThat(config.rate()).isEmpty();
        assertThat(config.peers())
                .containsEntry("a", new UdpPeer(address("10.0.0.2", 3435)))
                .containsEntry("b", new UdpPeer(address("10.0.0.3", 9)));
    }
}
