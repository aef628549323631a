package org.o7s.cli;

import java.util.concurrent.TimeUnit;

/**
 * Ends a wait of another thread for the daemon by interrupting it, which closes its socket; tells
 * the person at a terminal after a second what is being waited for.
 */
final class WaitLimit extends Thread {
    private static final long NOTICE_AFTER_NS = 1_000_000_000;

    private final Thread waiting;
    private final Surroundings surroundings;
    private final String what;
    private final long endNs;
    private final long noticeNs;
    private boolean noticed;
    private boolean ended;
    private boolean expired;

    /** For a wait of the calling thread that begins now. */
    WaitLimit(Surroundings surroundings, String what, long limitMs) {
        super("wait-limit");
        this.waiting = Thread.currentThread();
        this.surroundings = surroundings;
        this.what = what;
        long nowNs = System.nanoTime();
        this.endNs = nowNs + TimeUnit.MILLISECONDS.toNanos(limitMs);
        this.noticeNs = nowNs + NOTICE_AFTER_NS;
        this.noticed = surroundings.columns() == 0;
        setDaemon(true);
    }

    @Override
    public synchronized void run() {
        try {
            while (!ended) {
                long nowNs = System.nanoTime();
                if (nowNs - endNs >= 0) {
                    expired = true;
                    ended = true;
                    waiting.interrupt();
                } else if (!noticed && nowNs - noticeNs >= 0) {
                    noticed = true;
                    surroundings.say("waiting for " + what + "; Ctrl-C cancels");
                } else {
                    long untilNs = noticed ? endNs : Math.min(noticeNs, endNs);
                    wait(Math.max(1, (untilNs - nowNs) / 1_000_000));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The wait is over, or without a limit from now on. Any thread; may be repeated. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Ends it, and says whether the wait was cut short; for the thread that waited. */
    synchronized boolean endedTheWait() {
        end();
        // The interrupt has done its work, and must not hit what comes next.
        return expired && (Thread.interrupted() || expired);
    }
}
