package org.o7s.transfer;

import org.o7s.core.entropy.Entropy;

/**
 * Whether anything comes from a neighbour: the state that link hellos keep of one link
 * (docs/wire/extensions.md, "link hello"). Any packet is a sign of life; a link that was silent has
 * to answer hellos before it is believed again. Belongs to one loop.
 */
final class Liveness {
    /** How long nothing may come before a link counts as silent. */
    static final long SILENCE_NS = 700_000_000;

    /** Answers that a silent link gives before it counts as alive. */
    static final int ANSWERS_NEEDED = 2;

    /** Hellos that are answered between two own ones, so that a flood of them costs little. */
    static final int ANSWERS_MAX = 16;

    private long heardNs;
    private long nextSequence;
    private long firstProbe;
    private long lastEcho;
    private int answers;
    private int answersLeft = ANSWERS_MAX;
    private boolean silent;

    Liveness(long nowNs, Entropy entropy) {
        heardNs = nowNs;
        // An answer proves something only to whom it could not be foretold.
        nextSequence = entropy.nextLong();
        firstProbe = nextSequence;
        lastEcho = nextSequence - 1;
    }

    boolean isSilent() {
        return silent;
    }

    /** A sentence without a subject. */
    String why() {
        return "has been silent for more than " + SILENCE_NS / 1_000_000 + " ms";
    }

    /** Something came. */
    void heard(long nowNs) {
        heardNs = nowNs;
    }

    /** When it has been silent for too long, in monotonic ns. */
    long deadlineNs() {
        return heardNs + SILENCE_NS;
    }

    /** Nothing could be read for a while: there is at least so much time left from now on. */
    void grant(long nowNs, long graceNs) {
        if (deadlineNs() - nowNs < graceNs) {
            heardNs = nowNs + graceNs - SILENCE_NS;
        }
    }

    void goSilent() {
        silent = true;
        answers = 0;
        firstProbe = nextSequence;
        lastEcho = nextSequence - 1;
    }

    /** The sequence number of the next message. */
    long takeSequence() {
        return nextSequence++;
    }

    /** A period of hellos begins. */
    void beginPeriod() {
        answersLeft = ANSWERS_MAX;
    }

    /** Whether one more hello may be answered in this period. */
    boolean mayAnswer() {
        return answersLeft-- > 0;
    }

    /**
     * An answer came.
     *
     * @return whether the link is alive again
     */
    boolean answered(long echo) {
        boolean asked = echo - firstProbe >= 0 && echo - nextSequence < 0;
        if (!silent || !asked || echo - lastEcho <= 0) {
            return false;
        }
        lastEcho = echo;
        if (++answers < ANSWERS_NEEDED) {
            return false;
        }
        silent = false;
        return true;
    }
}
