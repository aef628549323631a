package org.o7s.tools.base;

/** What came of a sequence of packets numbered from 0 up. One thread. */
public final class Arrivals {
    private long packets;
    private long bytes;
    private long late;
    private long expected;

    /** Counts a packet whose number is not known. */
    public void count(int sizeBytes) {
        packets++;
        bytes += sizeBytes;
    }

    /** Counts a packet with its number. */
    public void count(int sizeBytes, long number) {
        count(sizeBytes);
        if (number < expected) {
            late++;
        } else {
            expected = number + 1;
        }
    }

    /** How many packets came. */
    public long packets() {
        return packets;
    }

    /** Their bytes. */
    public long bytes() {
        return bytes;
    }

    /** How many came after one with a higher number, or for the second time. */
    public long outOfOrder() {
        return late;
    }

    /** How many of those before the highest number did not come; 0 if numbers are not known. */
    public long missing() {
        return Math.max(0, expected - packets);
    }
}
