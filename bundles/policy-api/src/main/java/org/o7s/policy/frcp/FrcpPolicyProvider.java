package org.o7s.policy.frcp;

import org.o7s.policy.PolicyFactory;

/**
 * Makes policies of kind {@code frcp} where there is no framework: application processes find it on
 * their class path, by {@link java.util.ServiceLoader}, when their IRM says that their flows use
 * the policy of its name. In the framework its bundle offers it as a {@link PolicyFactory}.
 */
public interface FrcpPolicyProvider extends PolicyFactory<FrcpPolicy> {

    /** The name of the policy within its kind. */
    String name();
}
