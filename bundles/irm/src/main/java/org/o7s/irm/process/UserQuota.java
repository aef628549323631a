package org.o7s.irm.process;

import org.o7s.ipc.pump.MemoryAccount;

/**
 * What the processes of one user have together. Belongs to the IRM's loop.
 *
 * <p>Memory is counted until the process it was made for ends, as nothing takes a mapping away from
 * a process that runs.
 */
final class UserQuota implements MemoryAccount {
    /** Most requests of one user that wait at a time. */
    static final int REQUESTS_MAX = 16_384;

    /** Most large segments of one user; their memory counts as that of others. */
    static final int LARGE_SEGMENTS_MAX = 24;

    private final long memoryMaxBytes;
    private int processes;
    private int requests;
    private long memoryBytes;
    private int largeSegments;

    /** Nothing is charged yet; memory may be so many bytes. */
    UserQuota(long memoryMaxBytes) {
        this.memoryMaxBytes = memoryMaxBytes;
    }

    long memoryMaxBytes() {
        return memoryMaxBytes;
    }

    void processCame() {
        processes++;
    }

    void processWent() {
        processes--;
    }

    /** Whether nobody is charged here any more. */
    boolean isUnused() {
        return processes == 0;
    }

    @Override
    public boolean takeMemory(long bytes) {
        if (memoryBytes + bytes > memoryMaxBytes) {
            return false;
        }
        memoryBytes += bytes;
        return true;
    }

    @Override
    public void giveMemory(long bytes) {
        memoryBytes -= bytes;
    }

    /** Whether the user may have one more of the large segments; their memory is taken apart. */
    boolean mayTakeLargeSegment() {
        return largeSegments < LARGE_SEGMENTS_MAX;
    }

    void largeSegmentTaken() {
        largeSegments++;
    }

    void largeSegmentsGiven(int count) {
        largeSegments -= count;
    }

    boolean takeRequest() {
        if (requests >= REQUESTS_MAX) {
            return false;
        }
        requests++;
        return true;
    }

    void giveRequest() {
        requests--;
    }
}
