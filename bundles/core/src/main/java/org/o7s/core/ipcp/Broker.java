package org.o7s.core.ipcp;

import org.o7s.api.QosSpec;

/** The IRM, as an IPCP sees it. Callable from any loop; never blocks. */
public interface Broker {

    /**
     * A peer requests a flow. The broker answers through {@link Ipcp#respond}, once.
     *
     * @param requestId of the IPCP's choice
     * @param hash digest of the destination
     * @param qos as the peer's application asked
     * @param mplMs maximum packet lifetime of the layer, in ms
     * @param blob OAP request of the peer's IRM
     */
    void flowRequested(
            Ipcp ipcp, long requestId, byte[] hash, QosSpec qos, long mplMs, byte[] blob);

    /** The status of an IPCP changed. */
    void statusChanged(Ipcp ipcp, IpcpStatus status);
}
