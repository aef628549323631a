package org.o7s.client.process;

import java.util.Collection;

/**
 * Finds flows that were called, and whose call never came: processes that share a flow with this
 * one can write to the memory by which it is called, take calls of others away, and silence its
 * bell. Belongs to the library's thread, but for {@link #begin}.
 *
 * <p>It looks every half second, as often as that thread wakes in any case. A flow whose wish to be
 * called was taken is one that is just being called, as a rule: only if the same wait is still not
 * over some milliseconds later, the marks having been taken in between, its call was taken away.
 * Then, or when there were calls by which nobody was woken, it looks every millisecond for ten
 * seconds, and calls at once whatever it finds. A process that shares no flow looks at nothing.
 */
final class Patrol {
    private static final long CALM_NS = 500_000_000;
    private static final long ALARMED_NS = 1_000_000;
    private static final long ALARM_LASTS_NS = 10_000_000_000L;

    /** A call is on its way for no longer, as a rule. */
    private static final long SURE_NS = 5_000_000;

    /** So long after it was sure it calls at once; then it makes sure again. */
    private static final long TRUST_NS = ALARM_LASTS_NS - 1_000_000_000;

    /** Shorter sleeps end by themselves too often at the moment of a call. */
    private static final long LONG_SLEEP_NS = 100_000_000;

    private final Collection<RingPort> ports;
    private volatile boolean begun;
    private long lookedNs = Long.MIN_VALUE / 2;
    private long alarmNs = Long.MIN_VALUE / 2;
    private long intervalNs = CALM_NS;

    /**
     * One of these flows that looks at none yet.
     *
     * @param ports those that are open, which any thread may change
     */
    Patrol(Collection<RingPort> ports) {
        this.ports = ports;
    }

    /** From now on other processes can write where this one is called. Any thread. */
    void begin() {
        begun = true;
    }

    /** How long the thread may sleep until the next look. */
    long pauseNs() {
        return intervalNs;
    }

    /**
     * The thread has slept.
     *
     * @param limitNs for how long it would have, if nobody had woken it
     * @param called whether flows are marked now
     */
    void slept(long nowNs, long limitNs, long sleptNs, boolean called) {
        if (begun && called && limitNs >= LONG_SLEEP_NS && sleptNs >= limitNs) {
            alarmNs = nowNs;
            intervalNs = ALARMED_NS;
        }
    }

    /**
     * Calls the flows that were overlooked, if it is time to look. The marks have been taken.
     *
     * @return how many it called
     */
    int look(long nowNs) {
        if (!begun || nowNs - lookedNs < intervalNs) {
            return 0;
        }
        lookedNs = nowNs;
        boolean trusting = nowNs - alarmNs < TRUST_NS;
        boolean suspecting = false;
        boolean sure = false;
        int called = 0;
        for (RingPort port : ports) {
            long suspectedNs = port.suspectedNs(nowNs);
            if (suspectedNs == RingPort.UNSUSPECTED) {
                continue;
            }
            sure |= suspectedNs >= SURE_NS;
            if (trusting || suspectedNs >= SURE_NS) {
                port.called();
                called++;
            } else {
                suspecting = true;
            }
        }
        if (sure) {
            alarmNs = nowNs;
        }
        boolean alarmed = nowNs - alarmNs < ALARM_LASTS_NS;
        intervalNs = alarmed ? ALARMED_NS : suspecting ? SURE_NS : CALM_NS;
        return called;
    }
}
