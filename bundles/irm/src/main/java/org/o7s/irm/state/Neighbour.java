package org.o7s.irm.state;

import org.o7s.api.QosSpec;

/**
 * A connection to another member that an IPCP was asked to keep.
 *
 * @param member name of the other member
 * @param component {@code Management} or {@code Data Transfer}
 * @param qos of the flow below
 */
public record Neighbour(String member, String component, QosSpec qos) {

    /** Whether it is the same connection; there is one per member and component. */
    public boolean isFor(String otherMember, String otherComponent) {
        return member.equals(otherMember) && component.equals(otherComponent);
    }
}
