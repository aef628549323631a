package org.o7s.policy.routing.distancevector;

/** Sequence numbers of 16 bits, which wrap around. */
final class Sequence {
    private static final int MASK = 0xffff;

    private Sequence() {}

    /** The number after another. */
    static int after(int sequence) {
        return (sequence + 1) & MASK;
    }

    /** Whether one is newer than another: at most half the circle ahead. */
    static boolean isNewer(int sequence, int than) {
        return (short) (sequence - than) > 0;
    }
}
