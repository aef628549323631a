package org.o7s.core.flow;

/** What became of a packet that was offered to a flow end. */
public enum Offer {
    /** Taken: the packet now belongs to the other side. */
    ACCEPTED,
    /** There is no room; the packet still belongs to the caller. */
    FULL,
    /** The flow is closed; the packet still belongs to the caller. */
    CLOSED
}
