package org.o7s.frcp;

import java.util.Optional;
import org.o7s.policy.frcp.FrcpPolicy;

/**
 * Tries a policy before flows use it: on a round trip that is measured, on one that gets longer, on
 * a loss, and with every amount of unread packets. Any thread, off the packet path.
 */
public final class FrcpTrial {
    private static final int WORDS_MAX = 32;
    private static final int ROUNDS = 64;
    private static final int CAPACITY = 256;
    private static final long RTT_NS = 1_000_000;

    private final FrcpPolicy policy;
    private final long[] state;

    private FrcpTrial(FrcpPolicy policy, int words) {
        this.policy = policy;
        this.state = new long[words];
    }

    /** A sentence if its answers are outside of what they may be, empty if none is. */
    public static Optional<String> objection(FrcpPolicy candidate) {
        int words = candidate.words();
        if (words < 0 || words > WORDS_MAX) {
            return Optional.of("it wants " + words + " words of state: at most " + WORDS_MAX);
        }
        FrcpTrial trial = new FrcpTrial(candidate, words);
        candidate.begin(trial.state);
        Optional<String> wrong = trial.look();
        for (int i = 1; i <= ROUNDS && wrong.isEmpty(); i++) {
            trial.live(i);
            wrong = trial.look();
        }
        return wrong;
    }

    private void live(int round) {
        policy.measured(state, round * RTT_NS);
        policy.progressed(state);
        for (int i = 0; i < round % 8; i++) {
            policy.timedOut(state);
        }
    }

    private Optional<String> look() {
        return outside("timeout in ns", policy.timeoutNs(state), 1_000_000, FrcpPolicy.RTO_MAX_NS)
                .or(() -> reordering(false))
                .or(() -> reordering(true))
                .or(
                        () ->
                                outside(
                                        "delay of acknowledgements in ns",
                                        policy.acknowledgementDelayNs(state),
                                        0,
                                        FrcpPolicy.ACK_DELAY_MAX_NS))
                .or(() -> atOnce(false))
                .or(() -> atOnce(true))
                .or(this::windows);
    }

    private Optional<String> reordering(boolean overtaken) {
        long ns = policy.reorderingNs(state, overtaken);
        return outside("reordering in ns", ns, 0, FrcpPolicy.RTO_MAX_NS);
    }

    private Optional<String> atOnce(boolean missing) {
        int packets = policy.acknowledgedAtOnce(state, missing);
        return outside("packets acknowledged at once", packets, 1, Integer.MAX_VALUE);
    }

    private Optional<String> windows() {
        for (int unread = 0; unread <= CAPACITY; unread++) {
            int window = policy.window(state, unread, CAPACITY);
            Optional<String> wrong = outside("window", window, 0, CAPACITY - unread);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return policy.window(state, 0, CAPACITY) == 0
                ? Optional.of("its window stays closed though nothing is unread")
                : Optional.empty();
    }

    private static Optional<String> outside(String what, long value, long min, long max) {
        return value >= min && value <= max
                ? Optional.empty()
                : Optional.of("its " + what + " is " + value + ", outside " + min + ".." + max);
    }
}
