package org.o7s.irm.broker;

import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.LayerPromise;

/**
 * What a flow is like for one of its ends, from its allocation on.
 *
 * @param qos the specification in force, as the client asked
 * @param granted what of it this end is granted
 * @param mplMs maximum packet lifetime of the layer
 */
public record FlowTerms(QosSpec qos, QosSpec granted, long mplMs) {

    /** The terms of a layer that promises this. */
    static FlowTerms of(QosSpec qos, LayerPromise promise, long mplMs) {
        return new FlowTerms(qos, promise.grant(qos), mplMs);
    }
}
