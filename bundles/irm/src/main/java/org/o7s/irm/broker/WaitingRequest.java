package org.o7s.irm.broker;

import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.loop.Timer;
import org.o7s.irm.state.IpcpEntry;

/** A request for a flow to a name of this system, whose handshake is in order. */
sealed interface WaitingRequest {

    /** They are numbered in the order in which they come. */
    long number();

    /** The name. */
    String name();

    /** What its client asks of the flow. */
    QosSpec qos();

    /** The handshake response to send if somebody accepts. */
    byte[] response();

    /** Its time limit. */
    Limit limit();

    /** A timer that is set later. */
    final class Limit {
        private @Nullable Timer timer;
        private boolean extended;

        /** It waits for a program that is being started. */
        void setExtended() {
            extended = true;
        }

        boolean isExtended() {
            return extended;
        }

        void set(Timer set) {
            timer = set;
        }

        void cancel() {
            Timer pending = timer;
            if (pending != null) {
                pending.cancel();
            }
        }
    }

    /**
     * From a peer, through an IPCP.
     *
     * @param requestId as the IPCP reported it
     */
    record FromPeer(
            long number,
            IpcpEntry ipcp,
            long requestId,
            String name,
            QosSpec qos,
            long mplMs,
            byte[] response,
            Limit limit)
            implements WaitingRequest {}

    /** From a process of this system, for a direct flow. */
    record FromHere(
            long number,
            Allocation allocation,
            String name,
            QosSpec qos,
            byte[] response,
            Limit limit)
            implements WaitingRequest {}
}
