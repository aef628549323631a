package org.o7s.membership;

import java.util.Optional;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.admission.AdmissionPolicy;

/** Opens the slot of the policy that decides who may join. */
public final class AdmissionSlot {
    private static final String PROBE_COMPONENT = "Management";
    private static final int REASON_MAX_CHARS = 1024;

    private AdmissionSlot() {}

    /**
     * Opens it, on the member's loop.
     *
     * @param owner of the slot: {@code ipcp u1}
     * @param layer name of the member's layer
     * @param policy name of the policy
     */
    public static PolicySlot<AdmissionPolicy> open(
            PolicySlots slots,
            String owner,
            String layer,
            String policy,
            PolicyParameters parameters,
            Loop loop) {
        return slots.open(
                new SlotRequest<>(
                        PolicyKind.ADMISSION,
                        owner,
                        policy,
                        parameters,
                        loop,
                        Optional.empty(),
                        candidate -> objection(candidate, layer)));
    }

    /**
     * Empty if there is a policy, else {@code waiting for policy admission/open}: until it comes,
     * nobody may connect. On the member's loop.
     */
    public static String missing(PolicySlot<AdmissionPolicy> slot) {
        return slot.current() == null ? "waiting for policy admission/" + slot.policy() : "";
    }

    /** A policy that cannot even decide about a member like any is not taken. */
    private static Optional<String> objection(AdmissionPolicy candidate, String layer) {
        // Whatever it answers is an answer, as long as it is one.
        String said = candidate.objection(layer, PROBE_COMPONENT, 1, "");
        return said.length() > REASON_MAX_CHARS
                ? Optional.of("gives reasons of more than 1024 characters")
                : Optional.empty();
    }
}
