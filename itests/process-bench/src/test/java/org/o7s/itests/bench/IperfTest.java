package org.o7s.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IperfTest {
    /** The end of what iperf 3.12 says, shortened. */
    private static final String SAID =
            """
            "end": {
              "sum_sent": {"start": 0, "end": 2.0, "seconds": 2.0, "bytes": 999999999},
              "sum_received": {
                "start": 0, "end": 2.0, "seconds": 2.0, "bytes": 2800000000, "sender": true },
              "cpu_utilization_percent": {
                "host_total": 60.0, "host_user": 1.0, "host_system": 59.0,
                "remote_total": 40.0, "remote_user": 1.0 } }
            """;

    @Test
    void whatCameCountsAsPacketsAndTheCpuTimeIsThatOfBothEnds() throws Exception {
        List<Reading> readings = Iperf.readings(SAID, 1400);
        assertThat(readings.get(0)).isEqualTo(new Reading("packets/s", 1_000_000));
        assertThat(readings.get(1).value()).isCloseTo(1400, within(1e-6));
        assertThat(readings.get(2).quantity()).isEqualTo("CPU ns/packet");
        assertThat(readings.get(2).value()).isCloseTo(1000, within(1e-6));
    }

    @Test
    void aFailureIsNoResult() {
        assertThatThrownBy(() -> Iperf.readings("{\"error\": \"refused\"}", 1400))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refused");
    }
}
