package org.o7s.tools.base;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one thread counts, without a fence, and any thread reads. */
public final class Count {
    private final AtomicLong value = new AtomicLong();

    /** One more. The counting thread only. */
    public void increment() {
        value.setRelease(value.getPlain() + 1);
    }

    /** How many so far. */
    public long get() {
        return value.getAcquire();
    }
}
