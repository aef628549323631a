package org.o7s.itests.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;

/**
 * A port that can stop using its interface for the frames of one length: then it receives one over
 * and over, and counts and releases those that are sent. What a loop spends meanwhile is its own,
 * not the kernel's. What keeps connections up has other lengths and goes on.
 */
final class CannedPort implements FramePort {
    private static final int SLOTS = 512;
    private static final int SLOT_BYTES = 2048;
    private static final int BATCH = 64;

    private final FramePort real;
    private final MemorySegment ring = Arena.ofAuto().allocate((long) SLOTS * SLOT_BYTES, 64);
    private final @Nullable Packet[] queue = new @Nullable Packet[BATCH];
    private int queued;
    private int recordedBytesMin = Integer.MAX_VALUE;
    private byte[] recorded = new byte[0];
    private int frameBytes;
    private int next;
    private boolean isReceiving;
    private final AtomicLong sent = new AtomicLong();

    CannedPort(FramePort real) {
        this.real = real;
    }

    /** Notes the next frames that are no shorter than this. */
    void record(int bytes) {
        recorded = new byte[0];
        recordedBytesMin = bytes;
    }

    /** The last frame that was noted, empty if there was none; notes no more. */
    byte[] recorded() {
        recordedBytesMin = Integer.MAX_VALUE;
        return recorded;
    }

    /** From now on, receives this frame from memory. */
    void receive(byte[] frame) {
        for (int slot = 0; slot < SLOTS; slot++) {
            long at = (long) slot * SLOT_BYTES;
            MemorySegment.copy(frame, 0, ring, ValueLayout.JAVA_BYTE, at, frame.length);
        }
        swallow(frame.length);
        isReceiving = true;
    }

    /** From now on, frames of this length are sent to nowhere. */
    void swallow(int bytes) {
        frameBytes = bytes;
    }

    /** From now on, all frames are those of the interface again. */
    void open() {
        isReceiving = false;
        frameBytes = 0;
    }

    /** How many frames were sent to nowhere. */
    long sent() {
        return sent.get();
    }

    @Override
    public int poll(Receiver receiver, int limit) {
        if (recordedBytesMin < Integer.MAX_VALUE) {
            return real.poll((m, at, length) -> note(m, at, length, receiver), limit);
        }
        if (!isReceiving) {
            return real.poll(receiver, limit);
        }
        int count = Math.min(BATCH, limit / 2);
        for (int i = 0; i < count; i++) {
            receiver.onFrame(ring, (long) next * SLOT_BYTES, frameBytes);
            next = (next + 1) % SLOTS;
        }
        return count + real.poll(receiver, limit - count);
    }

    private void note(MemorySegment memory, long at, int length, Receiver receiver) {
        if (length >= recordedBytesMin) {
            recorded = memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        }
        receiver.onFrame(memory, at, length);
    }

    @Override
    public boolean offer(Packet frame) {
        if (frame.length() != frameBytes) {
            return real.offer(frame);
        }
        if (queued == BATCH) {
            return false;
        }
        queue[queued++] = frame;
        return true;
    }

    @Override
    public int flush() {
        int count = queued;
        for (int i = 0; i < count; i++) {
            Packet packet = queue[i];
            queue[i] = null;
            if (packet != null) {
                packet.release();
            }
        }
        queued = 0;
        sent.addAndGet(count);
        return count + real.flush();
    }

    @Override
    public int pending() {
        return queued + real.pending();
    }

    @Override
    public long macAddress() {
        return real.macAddress();
    }

    @Override
    public int mtuBytes() {
        return real.mtuBytes();
    }

    @Override
    public boolean isAlive() {
        return real.isAlive();
    }

    @Override
    public Waiter waiter() {
        return real.waiter();
    }

    @Override
    public Map<String, Long> counters() {
        return real.counters();
    }

    @Override
    public HandOver handOver() {
        return real.handOver();
    }

    @Override
    public void close() {
        real.close();
    }
}
