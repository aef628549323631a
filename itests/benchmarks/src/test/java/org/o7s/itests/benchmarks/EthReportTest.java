package org.o7s.itests.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EthReportTest {
    private final EthReport report = new EthReport();

    @Test
    void theTableComparesMedians() {
        report.add(EthTask.SEND, 64, new EthSample(110, 0), List.of(new EthSample(100, 0)));
        report.add(EthTask.SEND, 64, new EthSample(120, 0), List.of(new EthSample(100, 0)));
        report.add(EthTask.SEND, 64, new EthSample(900, 0), List.of(new EthSample(200, 0)));
        assertThat(report.table().lines().skip(1).toList())
                .singleElement()
                .asString()
                .contains("send", "120.0 ( 110.0)", "100.0 ( 100.0)", "1.20", "0.000");
    }

    @Test
    void aMissingYardstickIsNullInJson() {
        report.add(EthTask.ECHO, 1400, new EthSample(50, 0.5), List.of());
        assertThat(report.json())
                .contains(
                        "\"task\":\"echo\"",
                        "\"cpuNs\":50.000",
                        "\"yardstickCpuNs\":null",
                        "\"heapBytesPerFrame\":0.500");
    }
}
