package org.o7s.tools.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.QosSpec;
import org.o7s.tools.Tool;
import org.o7s.tools.cbr.Ocbr;
import org.o7s.tools.file.Oftp;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.ToolRun;
import org.o7s.tools.perf.Operf;
import org.o7s.tools.ping.Oping;

/** What is demanded of a flow, on a command line. */
class QualityTest {
    private static QosSpec terms(String list) throws UsageException {
        return new Words(List.of(list)).demand("--demand");
    }

    @Test
    void eachTermIsRead() throws UsageException {
        assertThat(terms("bandwidth=10M,delay=50ms,gap=2s,nines=3,checked"))
                .isEqualTo(new QosSpec(50, 10_000_000, 3, QosSpec.ANY, 0, false, 2_000, 0));
        assertThat(terms("order"))
                .isEqualTo(
                        new QosSpec(
                                QosSpec.ANY, 0, 0, QosSpec.ANY, QosSpec.ANY, true, QosSpec.ANY, 0));
    }

    @Test
    void noLossDemandsOrderToo() throws UsageException {
        assertThat(terms("no-loss").loss()).isZero();
        assertThat(terms("no-loss").inOrder()).isTrue();
    }

    @Test
    void ofTwoThatSayTheSameTheStricterOneCounts() throws UsageException {
        assertThat(terms("delay=20,delay=50,bandwidth=1M,bandwidth=2M"))
                .isEqualTo(terms("bandwidth=2M,delay=20ms"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "order,",
                "speed=3",
                "bandwidth",
                "bandwidth=0",
                "bandwidth=-1",
                "bandwidth=fast",
                "delay=0",
                "delay=5x",
                "gap=",
                "nines=0",
                "nines=x",
                "order=yes",
                "no-loss=1"
            })
    void whatIsNoTermIsRefusedWithAllThatThereAre(String list) {
        assertThatThrownBy(() -> terms(list))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--demand takes bandwidth=10M, delay=50ms, gap=20ms");
    }

    @Test
    void whatIsDemandedIsAskedAsWellAndTheRestStaysAsItIs() throws UsageException {
        QosSpec demanded = terms("bandwidth=10M,checked");
        Quality data = Quality.of(QosSpec.DATA).demanding(demanded);
        assertThat(data.least()).isEqualTo(demanded);
        assertThat(data.asked()).isEqualTo(QosSpec.DATA.withBer(0).withBandwidthBps(10_000_000));
        Quality video = Quality.of(QosSpec.VIDEO).demanding(terms("bandwidth=10M,delay=200ms"));
        assertThat(video.asked()).isEqualTo(QosSpec.VIDEO);
    }

    private static Stream<Function<MemoryNetwork, ToolRun>> tools() {
        return Stream.of(
                n -> run(new Oping(n), "-n", "away"),
                n -> run(new Operf(n), "-n", "away"),
                n -> run(new Ocbr(n), "-n", "away"),
                n -> run(new Oftp(n), "ls", "-n", "away"),
                n -> run(new Oftp(n), "get", "-n", "away"),
                n -> run(new Oftp(n), "put", "-n", "away", "x"));
    }

    private static ToolRun run(Tool tool, String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--demand";
        all[words.length + 1] = "bandwidth=10M,order";
        return ToolRun.of(tool, all);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void everyToolDemandsItOfItsFlow(Function<MemoryNetwork, ToolRun> tool) throws UsageException {
        MemoryNetwork network = new MemoryNetwork();
        assertThat(tool.apply(network).exitCode()).isEqualTo(1);
        assertThat(network.wishes())
                .singleElement()
                .satisfies(
                        w -> {
                            assertThat(w.least()).isEqualTo(terms("bandwidth=10M,order"));
                            assertThat(w.asked().bandwidthBps()).isEqualTo(10_000_000);
                            assertThat(w.asked().inOrder()).isTrue();
                        });
    }
}
