package org.o7s.irm.management;

import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;

/**
 * A flow in a listing.
 *
 * @param id its number in the system
 * @param name the name that it was allocated to
 * @param process number of the process or IPCP that holds this end
 * @param holder its program, or the name of the IPCP
 * @param accepted whether this end accepted it (else it allocated it)
 * @param via the IPCP that carries it, or {@code direct}
 * @param layer the layer of that IPCP, empty if direct
 * @param peer the flow that is the other end of a direct one; 0 if it is not direct, or that end is
 *     no more
 * @param state its state
 * @param qos the specification in force, as the client asked
 * @param granted what of it this end is granted
 * @param mpsBytes maximum packet size
 * @param counters what went through; packets only if an IPCP holds this end
 */
public record FlowView(
        int id,
        String name,
        long process,
        String holder,
        boolean accepted,
        String via,
        String layer,
        int peer,
        FlowState state,
        QosSpec qos,
        QosSpec granted,
        int mpsBytes,
        FlowCounters counters) {
    /** The same with another peer, such as none where it is not for all to see. */
    public FlowView with(int otherPeer) {
        return new FlowView(
                id, name, process, holder, accepted, via, layer, otherPeer, state, qos, granted,
                mpsBytes, counters);
    }

    /** Whether another view is of the same flow, rather than of a later one with its number. */
    public boolean isSame(FlowView other) {
        return id == other.id
                && process == other.process
                && accepted == other.accepted
                && name.equals(other.name);
    }
}
