package org.o7s.reconfiguration;

import java.util.Optional;

/** Whether another member may change policies of this one. On the member's loop. */
@FunctionalInterface
public interface Admission {
    /** The component by which the admission policy knows such an order. */
    String COMPONENT = "Reconfiguration";

    /** Why the member of that address may not; empty if it may. */
    Optional<String> objection(long address);
}
