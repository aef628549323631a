package org.o7s.itests.slots.variant;

/**
 * What a bundle's own copy of this class knows of the policy beside it; a test reads and writes.
 */
public final class Sign {
    /** How often it was called. Not volatile: whoever reads it looks again. */
    public static long calls;

    /** From when on it misbehaves. */
    public static volatile boolean bad;

    /** Ends what would never end, when the test is over. */
    public static volatile boolean end;

    private Sign() {}
}
