package org.o7s.policy;

/**
 * Makes instances of one policy; the OSGi service by which a policy bundle offers it.
 *
 * <p>The service carries the properties {@link #KIND} and {@link #NAME}. {@link #create} is called
 * off the packet path, within a time budget, and may be called for several slots; each instance
 * belongs to one slot and one loop.
 *
 * @param <P> the interface of the kind, such as {@code org.o7s.policy.hash.HashPolicy}
 */
public interface PolicyFactory<P> {

    /** Service property: the kind, for instance {@code hash}. */
    String KIND = "o7s.policy.kind";

    /** Service property: the name of the policy within its kind, for instance {@code sha3-256}. */
    String NAME = "o7s.policy.name";

    /** The OSGi capability namespace in which a policy bundle is found by a resolver. */
    String NAMESPACE = "o7s.policy";

    /**
     * A new instance.
     *
     * @throws IllegalArgumentException if a parameter is unknown or out of range, with a sentence
     */
    P create(PolicyParameters parameters);
}
