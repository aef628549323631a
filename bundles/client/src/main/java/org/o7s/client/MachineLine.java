package org.o7s.client;

import org.o7s.frcp.FrcpMachine;

/** The way between the machine of a flow and its port. One thread at a time. */
interface MachineLine {
    /** How sending ended. */
    enum Sent {
        /** The machine has no more to send now. */
        ALL,
        /** The port takes no more now. */
        FULL,
        /** The port takes nothing any more. */
        CLOSED
    }

    /**
     * Gives packets that came to the machine.
     *
     * @param most how many at most
     * @return how many, those included that were of no use
     */
    int takeIn(FrcpMachine machine, int most, long nowNs);

    /** Has the machine send what is to be sent now, and tells the other side. */
    Sent sendOut(FrcpMachine machine, long nowNs);

    /** Whether a packet waits here that the port did not take: the machine counts it as sent. */
    boolean isHolding();

    /** Lets go of what the port did not take. */
    void close();
}
