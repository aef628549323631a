package org.o7s.core.slot;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.core.slot.PolicyManager.SlotView;

/**
 * How a slot does, in a word and a sentence.
 *
 * @param state the word
 * @param why empty if the state is ACTIVE, else what is in use instead and why
 */
record SlotStatus(SlotState state, String why) {

    /**
     * What is shown of a slot.
     *
     * @param wanted name of the policy that was asked for
     * @param trying whether such a policy is being tried now
     */
    static SlotView view(
            SlotRequest<?> request,
            String wanted,
            Place<?> place,
            @Nullable Filling<?> lastGood,
            Candidates candidates,
            boolean trying) {
        Filling<?> inUse = place.inUse();
        String kind = request.kind().name();
        long order = inUse.isNamed(wanted) ? inUse.order() : -1;
        Optional<String> misbehaved = candidates.misbehaved(wanted, order);
        SlotStatus status = of(kind, wanted, candidates.seen(), inUse, misbehaved, trying);
        PolicyCatalog.Entry entry = inUse.entry();
        return new SlotView(
                kind,
                request.owner(),
                entry != null ? entry.name() : inUse.label(),
                entry != null ? entry.version() : "",
                entry != null ? entry.origin() : "",
                status.state(),
                status.why(),
                lastGood != null ? lastGood.label() : "",
                place.last());
    }

    /**
     * Judges a slot.
     *
     * @param kind the kind
     * @param wanted name of the policy that was asked for
     * @param seen whether a policy of that name was here before
     * @param inUse what fills the slot
     * @param misbehaved a sentence about a newer policy of that name that was set aside
     * @param trying whether such a policy is being tried now
     */
    static SlotStatus of(
            String kind,
            String wanted,
            boolean seen,
            Filling<?> inUse,
            Optional<String> misbehaved,
            boolean trying) {
        String meanwhile = meanwhile(inUse);
        if (misbehaved.isPresent()) {
            return new SlotStatus(SlotState.QUARANTINED, misbehaved.get() + "; " + meanwhile);
        }
        if (inUse.isNamed(wanted)) {
            return new SlotStatus(SlotState.ACTIVE, "");
        }
        String policy = "policy " + kind + "/" + wanted;
        if (trying) {
            return new SlotStatus(SlotState.WAITING, "trying " + policy + "; " + meanwhile);
        }
        if (seen && inUse.instance() != null) {
            return new SlotStatus(SlotState.DEGRADED, policy + " is gone; " + meanwhile);
        }
        return new SlotStatus(SlotState.WAITING, "waiting for " + policy + "; " + meanwhile);
    }

    private static String meanwhile(Filling<?> inUse) {
        if (inUse.isPolicy()) {
            return inUse.label() + " works on";
        }
        return inUse.instance() == null
                ? "the mechanism does without"
                : "the built-in one works meanwhile";
    }
}
