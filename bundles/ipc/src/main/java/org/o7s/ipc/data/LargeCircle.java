package org.o7s.ipc.data;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When a producer uses the whole of a large ring as its circle. Two processors that work on the
 * same few lines wait for each other; in a circle that is larger than the caches of both, the one
 * reads what the other wrote long ago. That gains for long records that are many, and for nothing
 * else: so the circle is large only while the ring is full again and again, of such records, and
 * the consumer takes them fast. What waits in a large circle is read within milliseconds.
 */
final class LargeCircle {
    /** Shorter records gain nothing. */
    private static final long RECORD_BYTES_MIN = 512;

    /** So much goes in between two looks at the clock before the circle is large, and after. */
    private static final long LOOK_BYTES = 1 << 20;

    private static final long LOOK_LARGE_BYTES = 1 << 21;

    /** How often it was full meanwhile, at least. */
    private static final int FULLS_MIN = 8;

    /** In a byte per ns, which is a GB/s: a consumer that is faster gets a large circle. */
    private static final long FAST = 1;

    /** One that is slower than a byte in so many ns loses it. */
    private static final long SLOW_NS = 4;

    private final int bytes;
    private final BooleanSupplier memory;
    private final LongSupplier clockNs;
    private boolean isThere;
    private boolean isRefused;
    private long lookedAt;
    private long lookedNs;
    private long fullAt = -1;
    private int fulls;

    /**
     * One that is not in use.
     *
     * @param bytes its size
     * @param memory takes memory for it; whether there is any
     * @param clockNs a clock that never goes back
     */
    LargeCircle(int bytes, BooleanSupplier memory, LongSupplier clockNs) {
        this.bytes = bytes;
        this.memory = memory;
        this.clockNs = clockNs;
        this.lookedNs = clockNs.getAsLong();
    }

    int bytes() {
        return bytes;
    }

    /** Whether it is to be used now that the usual circle has no room for a record at a tail. */
    boolean isWanted(long recordBytes, long tail) {
        if (isRefused || recordBytes < RECORD_BYTES_MIN || tail == fullAt) {
            return false;
        }
        fullAt = tail;
        fulls++;
        if (tail - lookedAt < LOOK_BYTES) {
            return false;
        }
        boolean often = fulls >= FULLS_MIN;
        long bytesSince = tail - lookedAt;
        return bytesSince >= FAST * nsSinceLook(tail) && often && takeMemory();
    }

    /** Whether the consumer has become too slow for it, as far as the tail has come since then. */
    boolean isOutOfUse(long tail) {
        long bytesSince = tail - lookedAt;
        return bytesSince >= LOOK_LARGE_BYTES && SLOW_NS * bytesSince < nsSinceLook(tail);
    }

    private long nsSinceLook(long tail) {
        long nowNs = clockNs.getAsLong();
        long passedNs = nowNs - lookedNs;
        lookedNs = nowNs;
        lookedAt = tail;
        fulls = 0;
        return passedNs;
    }

    private boolean takeMemory() {
        isThere = isThere || memory.getAsBoolean();
        isRefused = !isThere;
        return isThere;
    }
}
