package org.o7s.itests.slots.variant;

/**
 * What a bundle's own copy of this class knows of the policy beside it; a test reads and writes.
 */
public final class Sign {
    /** From when on they misbehave. */
    public static volatile boolean bad;

    /** Ends what would never end, when the test is over. */
    public static volatile boolean end;

    private Sign() {}
}
