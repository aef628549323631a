package org.o7s.core.ipcp;

import org.o7s.api.QosSpec;

/** The IRM, as an IPCP sees it. Callable from any loop; never blocks. */
public interface Broker {

    /**
     * A peer requests a flow. The broker answers through {@link Ipcp#respond}, once.
     *
     * @param requestId of the IPCP's choice
     * @param name the destination, one that is registered with this IPCP
     * @param qos as the peer's application asked
     * @param mplMs maximum packet lifetime of the layer, in ms
     * @param blob OAP request of the peer's IRM
     */
    void flowRequested(
            Ipcp ipcp, long requestId, String name, QosSpec qos, long mplMs, byte[] blob);

    /** The status of an IPCP changed. */
    void statusChanged(Ipcp ipcp, IpcpStatus status);
}
