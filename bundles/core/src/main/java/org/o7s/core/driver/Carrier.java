package org.o7s.core.driver;

/** What a device says of the link behind a port. */
public enum Carrier {
    /** Nothing: somebody else has to look. */
    UNKNOWN,

    /** Frames can pass. */
    UP,

    /** Frames cannot pass at the moment. */
    DOWN,

    /** The device does not exist any more. */
    GONE
}
