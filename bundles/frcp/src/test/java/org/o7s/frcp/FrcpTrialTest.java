package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;

/** What is tried of a policy before flows use it. */
class FrcpTrialTest {
    /** {@link DeltaT} with one answer of its own. */
    private static class Altered implements FrcpPolicy {
        private final DeltaT like = new DeltaT();

        @Override
        public int words() {
            return like.words();
        }

        @Override
        public void begin(long[] state) {
            like.begin(state);
        }

        @Override
        public void measured(long[] state, long rttNs) {
            like.measured(state, rttNs);
        }

        @Override
        public void timedOut(long[] state) {
            like.timedOut(state);
        }

        @Override
        public void progressed(long[] state) {
            like.progressed(state);
        }

        @Override
        public long timeoutNs(long[] state) {
            return like.timeoutNs(state);
        }

        @Override
        public long reorderingNs(long[] state, boolean overtaken) {
            return like.reorderingNs(state, overtaken);
        }

        @Override
        public long acknowledgementDelayNs(long[] state) {
            return like.acknowledgementDelayNs(state);
        }

        @Override
        public int acknowledgedAtOnce(long[] state, boolean missing) {
            return like.acknowledgedAtOnce(state, missing);
        }

        @Override
        public int window(long[] state, int unread, int capacity) {
            return like.window(state, unread, capacity);
        }
    }

    @Test
    void theOneThatIsBuiltInPassesWithEveryExtremeParameter() {
        assertThat(FrcpTrial.objection(new DeltaT())).isEmpty();
        for (Map<String, String> extreme :
                java.util.List.of(
                        Map.of("first-ms", "1", "floor-ms", "60000", "delay-ms", "1000"),
                        Map.of("delay-ms", "0", "at-once", "1", "window", "1"))) {
            assertThat(FrcpTrial.objection(new DeltaT(new PolicyParameters(extreme)))).isEmpty();
        }
    }

    @Test
    void eachAnswerOutsideOfItsRangeIsObjectedTo() {
        assertThat(
                        FrcpTrial.objection(
                                new Altered() {
                                    @Override
                                    public int words() {
                                        return 33;
                                    }
                                }))
                .contains("it wants 33 words of state: at most 32");
        assertThat(
                        FrcpTrial.objection(
                                new Altered() {
                                    @Override
                                    public long timeoutNs(long[] state) {
                                        return 0;
                                    }
                                }))
                .contains("its timeout in ns is 0, outside 1000000..60000000000");
        assertThat(
                        FrcpTrial.objection(
                                new Altered() {
                                    @Override
                                    public long reorderingNs(long[] state, boolean overtaken) {
                                        return overtaken ? -1 : 0;
                                    }
                                }))
                .contains("its reordering in ns is -1, outside 0..60000000000");
        assertThat(
                        FrcpTrial.objection(
                                new Altered() {
                                    @Override
                                    public long acknowledgementDelayNs(long[] state) {
                                        return 2_000_000_000L;
                                    }
                                }))
                .contains(
                        "its delay of acknowledgements in ns is 2000000000, outside 0..1000000000");
        assertThat(
                        FrcpTrial.objection(
                                new Altered() {
                                    @Override
                                    public int acknowledgedAtOnce(long[] state, boolean missing) {
                                        return missing ? 0 : 1;
                                    }
                                }))
                .contains("its packets acknowledged at once is 0, outside 1..2147483647");
        assertThat(
                        FrcpTrial.objection(
                                new Altered() {
                                    @Override
                                    public int window(long[] state, int unread, int capacity) {
                                        return capacity;
                                    }
                                }))
                .contains("its window is 256, outside 0..255");
        assertThat(
                        FrcpTrial.objection(
                                new Altered() {
                                    @Override
                                    public int window(long[] state, int unread, int capacity) {
                                        return 0;
                                    }
                                }))
                .contains("its window stays closed though nothing is unread");
    }
}
