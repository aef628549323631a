package org.o7s.core.member;

/**
 * Says when the next packet may leave at a {@link Rate}: a token bucket that holds what the rate
 * gives in {@value #BURST_MS} ms, or two of the largest packets if that is more.
 *
 * <p>Counts in whole billionths of a bit, so that nothing is rounded however long it runs; reads no
 * clock. Belongs to one loop; allocates nothing.
 */
final class TokenBucket {
    /** The longest silence that is made up for, in ms. */
    static final int BURST_MS = 10;

    /** Packets of the largest size that a burst has room for at least. */
    static final int BURST_PACKETS = 2;

    /** The largest packet that can be counted, in bytes. */
    static final int PACKET_BYTES_MAX = 1 << 20;

    private static final long PARTS_PER_BYTE = 8_000_000_000L;
    private static final long DEBT_MAX = 1L << 62;

    private final long bitsPerSecond;
    private long capacity;
    private long tokens;
    private long filledNs;

    /** A full bucket. */
    TokenBucket(Rate rate, long nowNs) {
        bitsPerSecond = rate.bitsPerSecond();
        filledNs = nowNs;
        setPacketBytesMax(0);
        tokens = capacity;
    }

    /** Says how large a packet may be from now on, at most {@value #PACKET_BYTES_MAX}. */
    void setPacketBytesMax(int bytes) {
        boolean full = tokens == capacity;
        capacity =
                Math.max(
                        bitsPerSecond * (BURST_MS * 1_000_000L),
                        (long) BURST_PACKETS * bytes * PARTS_PER_BYTE);
        tokens = full ? capacity : Math.min(tokens, capacity);
    }

    /**
     * How long a packet has to wait.
     *
     * @param bytes at most what was said to {@link #setPacketBytesMax}
     * @return 0 if it may leave now, else ns
     */
    long waitNs(int bytes, long nowNs) {
        fill(nowNs);
        long missing = bytes * PARTS_PER_BYTE - tokens;
        return missing <= 0 ? 0 : (missing - 1) / bitsPerSecond + 1;
    }

    /** A packet leaves, whether it may or not; those after it wait the longer. */
    void spend(int bytes) {
        tokens = Math.max(-DEBT_MAX, tokens - bytes * PARTS_PER_BYTE);
    }

    private void fill(long nowNs) {
        long elapsedNs = nowNs - filledNs;
        if (elapsedNs <= 0) {
            return;
        }
        filledNs = nowNs;
        // The product below cannot overflow: it is taken only where it does not fill the bucket.
        long neededNs = (capacity - tokens) / bitsPerSecond;
        tokens = elapsedNs > neededNs ? capacity : tokens + elapsedNs * bitsPerSecond;
    }
}
