package org.o7s.ipcp.unicast;

import java.util.Optional;
import org.o7s.core.slot.PolicySlot;
import org.o7s.policy.admission.AdmissionPolicy;
import org.o7s.reconfiguration.Admission;

/**
 * Asks the admission policy whether another member may change policies of this one. On the member's
 * loop. Nobody may while there is no policy.
 */
final class OrderAdmission implements Admission {
    private static final int POLICIES_TRIED = 3;

    private final String layer;
    private final PolicySlot<AdmissionPolicy> admission;

    OrderAdmission(String layer, PolicySlot<AdmissionPolicy> admission) {
        this.layer = layer;
        this.admission = admission;
    }

    @Override
    public Optional<String> objection(long address) {
        for (int i = 0; i < POLICIES_TRIED; i++) {
            AdmissionPolicy policy = admission.current();
            if (policy == null) {
                return Optional.of("there is no policy to decide about it: " + admission.why());
            }
            try {
                // It comes from within the layer, through no layer below.
                String objection = policy.objection(layer, COMPONENT, address, "");
                return objection.isEmpty() ? Optional.empty() : Optional.of(objection);
            } catch (RuntimeException
                    | LinkageError
                    | AssertionError
                    | StackOverflowError
                    | OutOfMemoryError e) {
                // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
                admission.report(e);
            }
        }
        return Optional.of("the policies that decide about it fail");
    }
}
