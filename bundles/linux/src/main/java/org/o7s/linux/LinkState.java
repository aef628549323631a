package org.o7s.linux;

/** Whether frames can pass through the interface of a socket. */
public enum LinkState {
    /** Switched on, and the other end is there. */
    UP,

    /** Switched off, or without carrier; the socket recovers by itself. */
    DOWN,

    /** Deleted; one of the same name that comes later is another interface. */
    GONE
}
