package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPool;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;

/** The policy of FRCP is exchanged, and fails, under living flows. */
class LivePolicyTest {
    private static final long MS = 1_000_000;

    private final LivePolicy live = new LivePolicy();
    private final Timing timing = new Timing(live);

    private static FrcpPolicy withFloor(String ms) {
        return new DeltaT(new PolicyParameters(Map.of("floor-ms", ms)));
    }

    /** Throws whatever it is asked, once it has begun. */
    private static final class Thrower implements FrcpPolicy {
        private final boolean atOnce;

        Thrower(boolean atOnce) {
            this.atOnce = atOnce;
        }

        private static <T> T no() {
            throw new AssertionError("no");
        }

        @Override
        public int words() {
            return 1;
        }

        @Override
        public void begin(long[] state) {
            if (atOnce) {
                throw new NoClassDefFoundError("its code has gone");
            }
        }

        @Override
        public void measured(long[] state, long rttNs) {
            no();
        }

        @Override
        public void timedOut(long[] state) {
            no();
        }

        @Override
        public void progressed(long[] state) {
            no();
        }

        @Override
        public long timeoutNs(long[] state) {
            return LivePolicyTest.Thrower.<Long>no();
        }

        @Override
        public long reorderingNs(long[] state, boolean overtaken) {
            return LivePolicyTest.Thrower.<Long>no();
        }

        @Override
        public long acknowledgementDelayNs(long[] state) {
            return LivePolicyTest.Thrower.<Long>no();
        }

        @Override
        public int acknowledgedAtOnce(long[] state, boolean missing) {
            return LivePolicyTest.Thrower.<Integer>no();
        }

        @Override
        public int window(long[] state, int unread, int capacity) {
            return LivePolicyTest.Thrower.<Integer>no();
        }
    }

    @Test
    void aFlowGoesOnWithTheNewPolicyAndWithWhatItHasMeasured() {
        for (int i = 0; i < 100; i++) {
            timing.measured(MS);
        }
        assertThat(timing.timeoutNs()).isEqualTo(20 * MS);
        live.set(withFloor("100"));
        assertThat(timing.timeoutNs()).isEqualTo(100 * MS);
        live.set(withFloor("1"));
        assertThat(timing.timeoutNs()).as("a round trip of 1 ms, and twice that").isEqualTo(3 * MS);
    }

    @Test
    void aFlowThatHasMeasuredNothingBeginsAsIfItWereNew() {
        assertThat(timing.timeoutNs()).isEqualTo(1000 * MS);
        live.set(new DeltaT(new PolicyParameters(Map.of("first-ms", "300"))));
        assertThat(timing.timeoutNs()).isEqualTo(300 * MS);
    }

    @Test
    void aPolicyThatThrowsIsSetAsideOnceWhateverItWasAsked() {
        List<Throwable> told = new ArrayList<>();
        live.onFailure((_, why) -> told.add(why));
        List<Runnable> questions =
                List.of(
                        () -> timing.measured(MS),
                        timing::timedOut,
                        timing::progressed,
                        () -> assertThat(timing.timeoutNs()).isPositive(),
                        () -> assertThat(timing.reorderingNs(true)).isPositive(),
                        () -> assertThat(timing.acknowledgementDelayNs()).isEqualTo(5 * MS),
                        () -> assertThat(timing.acknowledgedAtOnce(false)).isEqualTo(16),
                        () -> assertThat(timing.window(3, 64)).isEqualTo(61));
        Timing another = new Timing(live);
        for (Runnable question : questions) {
            told.clear();
            live.set(new Thrower(false));
            question.run();
            question.run();
            assertThat(another.window(0, 64)).isEqualTo(64);
            assertThat(told).hasSize(1);
            assertThat(live.current().policy()).isSameAs(LivePolicy.builtIn());
        }
        told.clear();
        live.set(new Thrower(true));
        assertThat(timing.window(0, 64)).isEqualTo(64);
        assertThat(told).singleElement().isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void theSamePolicyAgainIsNoNews() {
        int before = live.current().number();
        live.set(LivePolicy.builtIn());
        assertThat(live.current().number()).isEqualTo(before);
    }

    @Test
    void thereIsNothingBehindThePolicyThatStays() {
        Timing only = new Timing(FrcpPolicies.always(new Thrower(false)));
        assertThatThrownBy(only::timedOut).isInstanceOf(IllegalStateException.class);
    }

    /** The whole machine: what is under way is repeated when the policy of now says so. */
    @Test
    void whatIsUnderWayIsRepeatedByThePolicyOfNow() {
        FrcpConfig config = Solo.config(true, false, false);
        PacketPool pool = new PacketPool(112, 64);
        FrcpMachine machine =
                new FrcpMachine(
                        config,
                        live,
                        Entropy.seeded(1),
                        pool,
                        pool,
                        new MessageBudget(1 << 20),
                        new FrcpCounters(),
                        0);
        MemorySegment packet = MemorySegment.ofArray(new byte[config.packetBytesMax()]);
        assertThat(machine.write(packet, 0, 10, 0)).isEqualTo(10);
        assertThat(machine.poll(packet, 0, 0)).isPositive();
        assertThat(machine.poll(packet, 0, 100 * MS)).as("too early").isNegative();
        live.set(new DeltaT(new PolicyParameters(Map.of("first-ms", "50"))));
        assertThat(machine.deadlineNs()).isLessThanOrEqualTo(100 * MS);
        assertThat(machine.poll(packet, 0, 100 * MS)).isPositive();
        machine.abandon();
        assertThat(pool.inUse()).isZero();
    }
}
