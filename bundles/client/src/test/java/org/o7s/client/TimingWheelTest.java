package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimingWheelTest {
    private static final long ORIGIN_NS = -5_000_000_000_123L;
    private static final long HOUR_NS = 3_600_000_000_000L;

    private final TimingWheel wheel = new TimingWheel(ORIGIN_NS);
    private long nowNs = ORIGIN_NS;

    private final class Probe extends TimingWheel.Entry {
        private long dueNs;
        private final List<Long> fired = new ArrayList<>();

        void arm(long inNs) {
            dueNs = nowNs + inNs;
            wheel.arm(this, dueNs);
        }

        @Override
        void fire(long atNs) {
            fired.add(atNs);
        }
    }

    private void advanceTo(long timeNs) {
        while (wheel.nextNs() <= timeNs) {
            nowNs = Math.max(nowNs, wheel.nextNs());
            wheel.advance(nowNs, Integer.MAX_VALUE);
        }
        nowNs = timeNs;
        wheel.advance(nowNs, Integer.MAX_VALUE);
    }

    @Test
    void aDeadlineIsMetAtMostATickLateAndNeverEarly() {
        for (long inNs = 1; inNs < 20 * HOUR_NS; inNs = inNs * 3 + 17) {
            Probe probe = new Probe();
            probe.arm(inNs);
            advanceTo(probe.dueNs - TimingWheel.TICK_NS);
            assertThat(probe.fired).as("before %d ns", inNs).isEmpty();
            advanceTo(probe.dueNs + TimingWheel.TICK_NS);
            assertThat(probe.fired).hasSize(1);
            assertThat(probe.fired.getFirst())
                    .isBetween(probe.dueNs, probe.dueNs + TimingWheel.TICK_NS);
        }
    }

    @Test
    void whatIsCancelledNeverFiresAndLeavesNothingToWakeFor() {
        Probe probe = new Probe();
        for (long inNs : new long[] {1, 1_000_000_000, 3 * HOUR_NS}) {
            probe.arm(inNs);
            wheel.cancel(probe);
            assertThat(wheel.nextNs()).isEqualTo(TimingWheel.NEVER);
        }
        advanceTo(nowNs + 10 * HOUR_NS);
        assertThat(probe.fired).isEmpty();
    }

    @Test
    void aDeadlineThatIsArmedAnewCountsAlone() {
        Probe probe = new Probe();
        probe.arm(1_000_000_000);
        probe.arm(50_000_000);
        advanceTo(nowNs + HOUR_NS);
        assertThat(probe.fired).hasSize(1);
    }

    @Test
    void aTimeThatHasPassedIsNow() {
        advanceTo(nowNs + HOUR_NS);
        Probe probe = new Probe();
        probe.arm(-HOUR_NS / 2);
        assertThat(wheel.nextNs()).isLessThanOrEqualTo(nowNs);
        wheel.advance(nowNs, 1);
        assertThat(probe.fired).containsExactly(nowNs);
    }

    @Test
    void noMoreFireAtOnceThanAskedForAndTheRestIsDueAtOnce() {
        for (int i = 0; i < 10; i++) {
            new Probe().arm(5_000_000);
        }
        nowNs += 10_000_000;
        assertThat(wheel.advance(nowNs, 4)).isEqualTo(4);
        assertThat(wheel.nextNs()).isLessThanOrEqualTo(nowNs);
        assertThat(wheel.advance(nowNs, 100)).isEqualTo(6);
        assertThat(wheel.nextNs()).isEqualTo(TimingWheel.NEVER);
    }

    @Test
    void tenThousandThatAreArmedAndCancelledAtRandomFireAsArmedLast() {
        Random random = new Random(11);
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            probes.add(new Probe());
        }
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 1000; i++) {
                Probe probe = probes.get(random.nextInt(probes.size()));
                if (random.nextInt(4) == 0) {
                    wheel.cancel(probe);
                } else {
                    probe.arm(random.nextLong(30_000_000_000L));
                }
            }
            advanceTo(nowNs + random.nextLong(2_000_000_000L));
        }
        for (Probe probe : probes) {
            boolean past = probe.dueNs + TimingWheel.TICK_NS <= nowNs;
            assertThat(probe.isArmed() && past).isFalse();
        }
        advanceTo(nowNs + 31_000_000_000L);
        assertThat(probes).noneMatch(TimingWheel.Entry::isArmed);
    }
}
