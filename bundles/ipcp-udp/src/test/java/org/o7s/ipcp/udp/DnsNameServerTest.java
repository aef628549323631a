package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against a real socket on the loopback interface. */
class DnsNameServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Less than the 10 s that the resolver would wait if nobody told it a limit. */
    private static final Duration SOON = Duration.ofSeconds(9);

    @Test
    void aHostIsFoundByItsExactName() throws IOException {
        InetAddress there = InetAddress.getByAddress(new byte[] {10, 0, 0, 9});
        String host = "7862c6fec5ecaef4aa2e3934725e23b3";
        try (DnsResponder server = DnsResponder.knowing(Map.of(host, there))) {
            DnsNameServer dns = DnsNameServer.at(server.address(), LIMIT, UdpFamily.IPV4);
            assertThat(dns.lookup(host)).contains(there);
            assertThat(dns.lookup("0" + host)).isEmpty();
        }
    }

    @Test
    void aHostOfTheOtherFamilyIsNotFound() throws IOException {
        InetAddress there = InetAddress.ofLiteral("fd00::9");
        try (DnsResponder server =
                DnsResponder.knowing(
                        Map.of("six", there, "four", InetAddress.ofLiteral("10.0.0.9")))) {
            DnsNameServer six = DnsNameServer.at(server.address(), LIMIT, UdpFamily.IPV6);
            DnsNameServer four = DnsNameServer.at(server.address(), LIMIT, UdpFamily.IPV4);
            assertThat(six.lookup("six")).contains(there);
            assertThat(six.lookup("four")).isEmpty();
            assertThat(four.lookup("six")).isEmpty();
            assertThat(four.lookup("four")).isPresent();
        }
    }

    @Test
    void aServerThatFailsIsSaidToFail() throws IOException {
        try (DnsResponder server = DnsResponder.knowing(Map.of())) {
            DnsNameServer dns = DnsNameServer.at(server.address(), LIMIT, UdpFamily.IPV4);
            assertThatThrownBy(() -> dns.lookup("broken")).hasMessageContaining("SERVFAIL");
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        try (DnsResponder server = DnsResponder.silent()) {
            DnsNameServer dns =
                    DnsNameServer.at(server.address(), Duration.ofMillis(200), UdpFamily.IPV4);
            long startNs = System.nanoTime();
            assertThatThrownBy(() -> dns.lookup("host")).isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(SOON);
        }
    }
}
