package org.o7s.tools.base;

import java.util.concurrent.locks.LockSupport;

/** The time that a tool lives in; a test gives it another one. Any thread. */
public interface ToolClock {
    /** The clock of this machine. */
    ToolClock SYSTEM =
            new ToolClock() {
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
