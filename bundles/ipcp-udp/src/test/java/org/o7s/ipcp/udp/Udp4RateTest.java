package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.o7s.core.testkit.FakeInternet;

/** A rate over UDP: datagrams leave no faster, and none is lost. */
class Udp4RateTest {
    private static final int BYTES = 1000;
    private static final long BITS_PER_SECOND = 2_000_000;

    @Test
    void datagramsLeaveAtTheRateAndAllArrive() {
        UdpLab lab = new UdpLab(9);
        Map<String, List<String>> options =
                Map.of("peer", List.of("oping=10.0.0.2"), "rate", List.of("2M"));
        UdpLab.Host a = lab.new Host("a", "10.0.0.1", options);
        UdpLab.Host b = lab.new Host("b", "10.0.0.2", Map.of());
        lab.world.register(b.ipcp, "oping");
        UdpLab.Pair pair = lab.open(a, b, "oping");
        for (int i = 0; i < 800; i++) {
            pair.client().write(new byte[BYTES]);
        }
        lab.world.advanceMs(50);
        lab.internet.takeLog();
        lab.world.advanceMs(2_000);
        long bits =
                lab.internet.takeLog().stream()
                        .map(FakeInternet.Datagram::payload)
                        .mapToLong(p -> 8L * p.length)
                        .sum();
        assertThat(bits).isCloseTo(2 * BITS_PER_SECOND, Percentage.withPercentage(1));
        assertThat(a.ipcp.status().facts()).containsEntry("rate", "2M");
        lab.world.advanceMs(2_000);
        assertThat(pair.server().read()).hasSize(800);
        lab.finish();
    }
}
