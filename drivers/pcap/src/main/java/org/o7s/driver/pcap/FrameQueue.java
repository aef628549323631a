package org.o7s.driver.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.o7s.core.driver.FramePort;

/**
 * Frames on their way from the capturing thread to the loop: one writer, one reader, bounded.
 *
 * <p>A record is its length (4 bytes), the frame, and padding to 8; a length of -1 says that the
 * next record is at the beginning.
 */
final class FrameQueue {
    private static final int LENGTH_BYTES = 4;
    private static final int WRAP = -1;

    private final int capacityBytes;
    private final MemorySegment memory;
    private final Runnable notEmpty;
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong tail = new AtomicLong();

    /**
     * An empty queue.
     *
     * @param capacityBytes a power of two
     * @param notEmpty called by the writer when a frame came into a queue that may have been empty
     */
    FrameQueue(int capacityBytes, Runnable notEmpty) {
        this.capacityBytes = capacityBytes;
        this.memory = Arena.ofAuto().allocate(capacityBytes, 64);
        this.notEmpty = notEmpty;
    }

    /** Appends a frame; false when there is no room. Only the writer. */
    boolean put(byte[] frame) {
        long begin = tail.getPlain();
        int at = (int) (begin & (capacityBytes - 1));
        int recordBytes = (LENGTH_BYTES + frame.length + 7) & ~7;
        int skipped = at + recordBytes > capacityBytes ? capacityBytes - at : 0;
        long end = begin + skipped + recordBytes;
        if (end - head.getAcquire() > capacityBytes) {
            return false;
        }
        if (skipped > 0) {
            memory.set(JAVA_INT, at, WRAP);
            at = 0;
        }
        memory.set(JAVA_INT, at, frame.length);
        MemorySegment.copy(frame, 0, memory, JAVA_BYTE, at + LENGTH_BYTES, frame.length);
        tail.setRelease(end);
        // Pairs with the fence in isEmpty(): either the reader sees the frame, or we see it empty.
        VarHandle.fullFence();
        if (head.getAcquire() == begin) {
            notEmpty.run();
        }
        return true;
    }

    /** Hands up to {@code limit} frames over, in place. Only the reader. */
    int poll(FramePort.Receiver receiver, int limit) {
        int count = 0;
        long at = head.getPlain();
        long end = tail.getAcquire();
        while (count < limit && at != end) {
            int offset = (int) (at & (capacityBytes - 1));
            int length = memory.get(JAVA_INT, offset);
            if (length == WRAP) {
                at += capacityBytes - offset;
                continue;
            }
            at += (LENGTH_BYTES + length + 7) & ~7;
            count++;
            try {
                receiver.onFrame(memory, offset + LENGTH_BYTES, length);
            } finally {
                head.setRelease(at);
            }
        }
        return count;
    }

    /** Whether nothing waits, seen after everything that the writer did before it looked. */
    boolean isEmpty() {
        VarHandle.fullFence();
        return head.getAcquire() == tail.getAcquire();
    }
}
