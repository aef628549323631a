package org.o7s.tools.ping;

import java.util.concurrent.locks.LockSupport;

/** The time that oping lives in; a test gives it another one. Any thread. */
interface PingClock {
    /** The clock of this machine. */
    PingClock SYSTEM =
            new PingClock() {
                @Override
                public long monotonicNs() {
                    return System.nanoTime();
                }

                @Override
                public long wallUs() {
                    java.time.Instant now = java.time.Instant.now();
                    return now.getEpochSecond() * 1_000_000L + now.getNano() / 1000;
                }

                @Override
                public void pauseNs(long ns) {
                    LockSupport.parkNanos(ns);
                }
            };

    /** A time in ns that never goes back. */
    long monotonicNs();

    /** The time of day, in µs since 1970. */
    long wallUs();

    /** Lets at most that many ns pass. */
    void pauseNs(long ns);
}
