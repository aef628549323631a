package org.o7s.commands.run;

import java.util.Optional;
import java.util.function.Supplier;
import org.o7s.core.slot.PolicyManager;

/**
 * The way of commands to the policy manager, and to the slots that they name.
 *
 * @param policies the manager, if the system has one now
 */
record PolicyAccess(Supplier<Optional<PolicyManager>> policies) {

    PolicyManager manager() {
        return policies.get()
                .orElseThrow(
                        () ->
                                Failures.unsupported(
                                        "cannot manage policies",
                                        "this system has no policy manager: its bundle is not"
                                                + " active",
                                        "lb in the shell of the system"));
    }

    /** The owner pattern that {@code owner}, {@code ipcp} or {@code name} stands for. */
    static String owner(Request r) {
        return r.last("owner")
                .or(() -> r.last("ipcp").map(i -> "ipcp " + i))
                .or(() -> r.last("name").map(n -> "name " + n))
                .orElse("*");
    }
}
