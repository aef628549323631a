package org.o7s.itests.slots.variant;

import org.o7s.policy.admission.AdmissionPolicy;

/** Open or closed. */
public final class Gate implements AdmissionPolicy {
    /** How often it was asked. Not volatile: whoever reads it looks again. */
    public static long calls;

    private final int number;
    private final Fault fault;

    /** An odd number keeps it closed. */
    public Gate(int number, Fault fault) {
        this.number = number;
        this.fault = fault;
    }

    @Override
    public String objection(String layer, String component, long address, String lower) {
        calls++;
        if (fault.strikes()) {
            return "closed ".repeat(1000);
        }
        return number % 2 == 1 ? "closed by number " + number : "";
    }
}
