package org.o7s.core.slot;

import java.util.Optional;
import org.o7s.core.loop.Loop;
import org.o7s.policy.PolicyParameters;

/**
 * What a mechanism asks of a slot.
 *
 * @param kind the kind of policy
 * @param owner who asks, for people: {@code ipcp e1}, {@code name oping}
 * @param policy name of the policy
 * @param parameters its parameters
 * @param loop the loop on which the policy is used, and between whose passes it is exchanged
 * @param builtIn what to work with while no such policy is here
 * @param check the shadow check: off the packet path, before a new instance goes live
 */
public record SlotRequest<P>(
        PolicyKind<P> kind,
        String owner,
        String policy,
        PolicyParameters parameters,
        Loop loop,
        Optional<P> builtIn,
        SlotCheck<P> check) {}
