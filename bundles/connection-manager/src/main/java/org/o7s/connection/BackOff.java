package org.o7s.connection;

import org.o7s.core.entropy.Entropy;

/**
 * How long to wait before the next attempt: from 250 ms, doubling, up to 15 s, each shortened by up
 * to a quarter at random so that members that lost the same peer do not come back at once.
 */
final class BackOff {
    /** The first wait, in ns. */
    static final long FIRST_NS = 250_000_000;

    /** The longest wait, in ns. */
    static final long LAST_NS = 15_000_000_000L;

    private static final long NS_PER_US = 1_000;

    private final Entropy entropy;
    private long nextNs = FIRST_NS;

    BackOff(Entropy entropy) {
        this.entropy = entropy;
    }

    /** The next wait, in ns. */
    long nextNs() {
        long wholeNs = nextNs;
        nextNs = Math.min(2 * nextNs, LAST_NS);
        return wholeNs - entropy.nextInt((int) (wholeNs / 4 / NS_PER_US)) * NS_PER_US;
    }

    /** All is well again: the next wait is short. */
    void reset() {
        nextNs = FIRST_NS;
    }
}
