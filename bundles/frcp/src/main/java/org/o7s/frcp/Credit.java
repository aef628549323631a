package org.o7s.frcp;

import org.o7s.wire.g23.FrctHeader;

/**
 * How far the peer lets us send, and when to ask it for more (docs/wire/wire-endtoend.md 2.11, S8
 * to S10). The edge never moves back.
 */
final class Credit {
    private static final int ADVANCE_MAX = 65_536;
    private static final int LOW = 32;
    private static final long LOW_ASK_NS = 20_000_000L;
    private static final long FIRST_ASK_NS = 10_000_000L;
    private static final long ASK_NS = 100_000_000L;
    private static final long ASK_MAX_NS = 1_000_000_000L;
    private static final long FORCE_NS = 1_000_000_000L;

    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final Agreement agreement;
    private int told;
    private int owed;
    private int edge;
    private boolean unlimited;

    /**
     * The peer may be so far beyond what it told last that only where we are says what it means.
     */
    private boolean adrift;

    private boolean closed;
    private boolean forced;
    private long forceNs;
    private long askNs = FrcpMachine.NEVER;
    private long askAgainNs = ASK_NS;
    private long lowAskedNs;
    private boolean lowAsked;

    Credit(FrcpConfig config, FrcpCounters counters, Agreement agreement, int firstNumber) {
        this.config = config;
        this.agreement = agreement;
        this.counters = counters;
        this.told = firstNumber + FrcpConfig.FIRST_CREDIT_PACKETS;
        this.edge = told;
    }

    /** Without retransmission an application may do without flow control (5.4). */
    void setUnlimited(boolean without, int queued, long nowNs) {
        if (unlimited == without) {
            return;
        }
        unlimited = without;
        closed = false;
        forced = false;
        askNs = FrcpMachine.NEVER;
        if (!without && edge == queued) {
            close(nowNs + FORCE_NS, nowNs);
        }
    }

    private void close(long untilNs, long askingNs) {
        closed = true;
        forceNs = untilNs;
        askNs = askingNs;
        askAgainNs = ASK_NS;
    }

    boolean isUnlimited() {
        return unlimited;
    }

    /** Whether the packet with that number may be written. */
    boolean allows(int number, long nowNs) {
        boolean forces = closed && !config.retransmits() && nowNs >= forceNs;
        return unlimited || edge - number > 0 || forces;
    }

    /** A packet was written; {@code queued} is the number after it. */
    void used(int queued, long nowNs) {
        if (unlimited) {
            edge = Serial.later(edge, queued);
            adrift |= queued - told > ADVANCE_MAX - config.windowPackets();
            return;
        }
        int left = edge - queued;
        if (left < 0) {
            forced = true;
            forceNs = nowNs + ASK_NS;
        } else if (left == 0 && !closed) {
            close(nowNs + FORCE_NS, nowNs + FIRST_ASK_NS);
        }
        boolean low = left <= LOW && (!lowAsked || nowNs - lowAskedNs >= LOW_ASK_NS);
        if (!config.retransmits() && low) {
            lowAsked = true;
            lowAskedNs = nowNs;
            askNs = nowNs;
        }
    }

    /** The peer told its window. */
    void update(int window, int next, int queued) {
        if (adrift) {
            find(window, next, queued);
        }
        int advance = FrctHeader.windowAdvance(window, told);
        if (advance <= 0 || advance > ADVANCE_MAX) {
            if (advance != 0) {
                counters.windowsIgnored.increment();
            }
            return;
        }
        told += advance;
        if (forced && !agreement.isAgreed()) {
            // The prototype never gives back the credit of lost packets, but its reader is alive.
            owed = Math.max(owed, next + FrcpConfig.WINDOW_PACKETS - told);
        }
        open(queued);
    }

    private void open(int queued) {
        edge = Serial.later(edge, told + owed);
        if (edge - queued > 0) {
            closed = false;
            forced = false;
            askNs = FrcpMachine.NEVER;
        }
    }

    private void find(int window, int next, int queued) {
        int ahead = FrctHeader.windowAdvance(window, next);
        if (ahead <= ADVANCE_MAX) {
            told = next + ahead;
            owed = 0;
            adrift = false;
            open(queued);
        }
    }

    /** When the peer is to be asked for its window. */
    long askNs() {
        return askNs;
    }

    /** The peer is being asked. */
    void asked(long nowNs) {
        if (!closed) {
            askNs = FrcpMachine.NEVER;
            return;
        }
        askNs = nowNs + askAgainNs;
        if (config.retransmits()) {
            askAgainNs = Math.min(ASK_MAX_NS, askAgainNs * 2);
        }
    }

    /** When a packet may be written although there is no credit, if that is later than now. */
    long forceNs(long nowNs) {
        return closed && !config.retransmits() && forceNs > nowNs ? forceNs : FrcpMachine.NEVER;
    }
}
