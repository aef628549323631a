package org.o7s.core.time;

import java.time.Instant;

/** The clocks of this machine. */
enum SystemClocks implements Clocks {
    INSTANCE;

    @Override
    public long monotonicNs() {
        return System.nanoTime();
    }

    @Override
    public long wallNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
