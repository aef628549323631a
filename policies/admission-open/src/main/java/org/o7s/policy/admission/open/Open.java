package org.o7s.policy.admission.open;

import org.o7s.policy.admission.AdmissionPolicy;

/** Everybody may join and connect. Source: docs/wire/wire-unicast.md 2.5. */
final class Open implements AdmissionPolicy {

    @Override
    public String objection(String layer, String component, long address, String lower) {
        return "";
    }
}
