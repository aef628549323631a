package org.o7s.frcp;

/**
 * Signs of life: when to give one, and when the peer gave none (docs/wire/wire-endtoend.md 1.5).
 */
final class Liveness {
    private static final int SIGNS_PER_TIMEOUT = 4;

    private final long timeoutNs;
    private final FrcpCounters counters;
    private long sentNs;
    private long heardNs;
    private boolean silent;
    private boolean asked;

    Liveness(long timeoutNs, FrcpCounters counters, long nowNs) {
        this.counters = counters;
        this.timeoutNs = timeoutNs;
        this.sentNs = nowNs;
        this.heardNs = nowNs;
    }

    /** Something of the peer came. */
    void heard(long nowNs) {
        if (silent) {
            silent = false;
            counters.outages.increment();
            counters.outageNs.add(nowNs - heardNs);
        }
        heardNs = nowNs;
        counters.measures.heard(nowNs);
    }

    /** Something was sent. */
    void sent(long nowNs) {
        sentNs = nowNs;
        asked = false;
    }

    /** The application wrote nothing, on purpose. */
    void ask() {
        asked = true;
    }

    boolean isSilent() {
        return silent;
    }

    /**
     * Time has passed.
     *
     * @param drivenNs when the machine was called before: if that is long ago, we were away
     * @param comes whether something of the peer is about to be taken in, that may have waited
     */
    void passed(long drivenNs, long nowNs, boolean comes) {
        if (timeoutNs == 0 || silent || nowNs - heardNs <= timeoutNs) {
            return;
        }
        if (nowNs - drivenNs > timeoutNs / 2) {
            heardNs = nowNs;
            counters.measures.resumes(nowNs);
        } else if (!comes) {
            silent = true;
        }
    }

    /** When a sign of life is to be given. */
    long keepaliveNs() {
        if (asked) {
            return sentNs;
        }
        return timeoutNs == 0 ? FrcpMachine.NEVER : sentNs + timeoutNs / SIGNS_PER_TIMEOUT;
    }

    /** When the peer counts as dead. */
    long silentNs() {
        return timeoutNs == 0 || silent ? FrcpMachine.NEVER : heardNs + timeoutNs + 1;
    }
}
