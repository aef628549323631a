package org.o7s.client;

import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.LayerPromise;

/**
 * What stays the same of a flow from its allocation on.
 *
 * @param descriptor its number in its process, from 64 up
 * @param id its number in the system
 * @param name the name that it was allocated to
 * @param qos the specification of the client, which both ends follow
 * @param granted what of it this end is granted
 * @param mplMs maximum packet lifetime of the layer, in ms
 */
public record FlowIdentity(
        int descriptor, int id, String name, QosSpec qos, QosSpec granted, long mplMs) {

    /** Of a flow whose layer promises nothing. */
    public FlowIdentity(int descriptor, int id, String name, QosSpec qos, long mplMs) {
        this(descriptor, id, name, qos, LayerPromise.NONE.grant(qos), mplMs);
    }
}
