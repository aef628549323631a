package org.o7s.ipcp.broadcast;

import java.util.Optional;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.broadcast.BroadcastPolicy;

/**
 * The slot for the broadcast policy of a member, and the check of new code: whatever comes while
 * the member lives must go on with what the one before kept. Opened and closed on the member's
 * loop.
 */
final class TransferSlot {
    private static final int UNKNOWN = -1;

    private final PolicySlot<BroadcastPolicy> slot;

    /** What the member's policy keeps per source, once it has one. */
    private volatile int stateWords = UNKNOWN;

    /**
     * Opens the slot.
     *
     * @param changed told on the loop when a policy came or went
     */
    TransferSlot(
            IpcpContext context, String owner, BroadcastSettings.Choice choice, Runnable changed) {
        this.slot =
                context.slots()
                        .open(
                                new SlotRequest<>(
                                        PolicyKind.BROADCAST,
                                        owner,
                                        choice.name(),
                                        choice.parameters(),
                                        context.loop(),
                                        Optional.empty(),
                                        this::objection));
        slot.onExchange(changed);
    }

    PolicySlot<BroadcastPolicy> slot() {
        return slot;
    }

    /** Empty if there is a policy, else {@code waiting for policy broadcast/stateful}. */
    String missing() {
        return slot.current() == null ? "waiting for policy broadcast/" + slot.policy() : "";
    }

    /** The policy in words, with a reason if it is not the one that was asked for. */
    String description() {
        return slot.why().isEmpty() ? slot.policy() : slot.policy() + " (" + slot.why() + ")";
    }

    /**
     * Settles what is kept per source for as long as the member lives.
     *
     * @throws IllegalStateException if there is no policy
     */
    int settle() {
        BroadcastPolicy policy = slot.current();
        if (policy == null) {
            throw new IllegalStateException(missing());
        }
        stateWords = policy.stateWords();
        return stateWords;
    }

    void close() {
        slot.close();
    }

    private Optional<String> objection(BroadcastPolicy candidate) {
        int words = candidate.stateWords();
        if (words < 0 || words > BroadcastPolicy.STATE_WORDS_MAX) {
            return Optional.of(
                    "keeps %d numbers per source, but there is room for 0 to %d"
                            .formatted(words, BroadcastPolicy.STATE_WORDS_MAX));
        }
        int settled = stateWords;
        if (settled != UNKNOWN && settled != words) {
            return Optional.of(
                    "keeps %d numbers per source, but the one in use keeps %d"
                            .formatted(words, settled));
        }
        return words == 0 ? Optional.empty() : objectionToAnswers(candidate, words);
    }

    /** One that lets packets go round, or lets none through, is not taken. */
    private static Optional<String> objectionToAnswers(BroadcastPolicy candidate, int words) {
        long[] states = new long[3 * words];
        for (long number = 1; number <= 100; number++) {
            if (!candidate.isNew(number, states, words)) {
                return Optional.of("refuses packet " + number + " of a source that sends in order");
            }
            if (candidate.isNew(number, states, words)) {
                return Optional.of("hands on packet " + number + " of a source twice");
            }
        }
        for (int i = 0; i < words; i++) {
            if (states[i] != 0 || states[2 * words + i] != 0) {
                return Optional.of("changes what is kept of other sources");
            }
        }
        return Optional.empty();
    }
}
