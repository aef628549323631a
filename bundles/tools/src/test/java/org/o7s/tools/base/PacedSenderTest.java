package org.o7s.tools.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.PacedSender.Ending;
import org.o7s.tools.base.PacedSender.Pace;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.SteppedClock;

class PacedSenderTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final MemoryNetwork network = new MemoryNetwork();
    private final SteppedClock clock = new SteppedClock();
    private final List<Long> numbers = new ArrayList<>();

    private PacedSender send(Pace pace, double gapNs, long durationNs, Ending expected) {
        network.expect("sink");
        try (Application client = network.announce("client");
                Flow flow = client.allocate("sink", QosSpec.RAW, Duration.ZERO)) {
            PacedSender sender =
                    new PacedSender(flow, clock, pace, gapNs, () -> numbers.size() > 5000);
            ByteBuffer packet = ByteBuffer.allocate(100);
            assertThat(sender.run(packet, (_, n) -> numbers.add(n), durationNs))
                    .isEqualTo(expected);
            return sender;
        }
    }

    @Test
    void packetsLeaveAtTheirRateAndNoDriftAddsUp() {
        double gapNs = PacedSender.gapNs(100, 800_000); // a packet per ms
        assertThat(gapNs).isEqualTo(1e6);
        PacedSender sender = send(Pace.SLEEPING, gapNs, 2 * SECOND_NS, Ending.COMPLETE);
        assertThat(sender.sent()).isEqualTo(2000);
        assertThat(numbers).startsWith(0L, 1L, 2L).endsWith(1999L);
        assertThat(sender.elapsedNs()).isBetween(2 * SECOND_NS, 2 * SECOND_NS + 100_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {30_000_000, 1_500_000_000})
    void onABusyMachineThatWakesItLateThePacketsAreAsMany(long lateNs) {
        ToolClock late =
                new ToolClock() {
                    @Override
                    public long monotonicNs() {
                        return clock.monotonicNs();
                    }

                    @Override
                    public long wallUs() {
                        return clock.wallUs();
                    }

                    @Override
                    public void pauseNs(long ns) {
                        clock.pauseNs(ns + lateNs);
                    }
                };
        network.expect("sink");
        try (Application client = network.announce("client");
                Flow flow = client.allocate("sink", QosSpec.RAW, Duration.ZERO)) {
            PacedSender sender = new PacedSender(flow, late, Pace.SLEEPING, 8e6, () -> false);
            ByteBuffer packet = ByteBuffer.allocate(100);
            assertThat(sender.run(packet, (_, n) -> numbers.add(n), SECOND_NS))
                    .isEqualTo(Ending.COMPLETE);
            assertThat(sender.sent()).isEqualTo(125);
            assertThat(sender.elapsedNs()).isLessThan(SECOND_NS + lateNs + 70_000_000);
        }
    }

    @Test
    void spinningKeepsTheSameTime() {
        assertThat(send(Pace.SPINNING, 1e6, SECOND_NS / 10, Ending.COMPLETE).sent()).isEqualTo(100);
    }

    @Test
    void aFloodWaitsForNothing() {
        PacedSender sender = send(Pace.FLOOD, 1e6, SECOND_NS / 1000, Ending.COMPLETE);
        assertThat(sender.sent()).isGreaterThan(400);
    }

    @Test
    void anInterruptEndsItAtOnce() {
        assertThat(send(Pace.FLOOD, 1, 3600 * SECOND_NS, Ending.INTERRUPTED).sent())
                .isEqualTo(5001);
    }

    @Test
    void aFlowThatIsGoneIsNoReasonToGoOn() {
        network.expect("sink");
        try (Application client = network.announce("client");
                Flow flow = client.allocate("sink", QosSpec.RAW, Duration.ZERO)) {
            PacedSender sender = new PacedSender(flow, clock, Pace.FLOOD, 1, () -> false);
            flow.close();
            ByteBuffer packet = ByteBuffer.allocate(100);
            Ending ending = sender.run(packet, (_, _) -> {}, SECOND_NS);
            assertThat(ending).isEqualTo(Ending.FLOW_ENDED);
            assertThat(sender.problem(ending, 100)).isEqualTo("the flow to sink was deallocated");
            assertThat(sender.sent()).isZero();
        }
    }
}
