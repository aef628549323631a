package org.o7s.frcp;

import org.o7s.policy.frcp.FrcpPolicy;

/**
 * Which policy the flows of a process use now. It may change while they live: a flow notices with
 * its next packet, and begins anew with what it has measured. Any thread.
 */
@FunctionalInterface
public interface FrcpPolicies {
    /**
     * A policy in use.
     *
     * @param number differs from those of all policies that were in use before
     * @param policy it; never kept by a flow, as its code may have to go
     */
    record Use(int number, FrcpPolicy policy) {}

    /** The policy that is in use now. */
    Use current();

    /**
     * A policy threw.
     *
     * @param use which one
     * @return what is used from now on, another one
     * @throws IllegalStateException if there is no other
     */
    default Use failed(Use use, Throwable why) {
        throw new IllegalStateException("policy of FRCP", why);
    }

    /** One that stays the same. */
    static FrcpPolicies always(FrcpPolicy policy) {
        Use use = new Use(1, policy);
        return () -> use;
    }
}
