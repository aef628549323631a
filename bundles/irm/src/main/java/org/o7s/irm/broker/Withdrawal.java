package org.o7s.irm.broker;

import org.o7s.core.problem.Problem;

/** Ends a request for a flow that nobody waits for any more. Only on the IRM's loop. */
@FunctionalInterface
public interface Withdrawal {
    /** Nothing is left to be ended. */
    Withdrawal NONE = _ -> {};

    /** The request fails with this problem, unless it is answered, or being answered, already. */
    void withdraw(Problem why);
}
