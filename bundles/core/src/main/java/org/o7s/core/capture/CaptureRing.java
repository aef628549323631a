package org.o7s.core.capture;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.o7s.core.time.Clocks;

/**
 * Packets on their way from the loops to the one thread that writes them: a ring of bytes in which
 * every tap builds blocks as the file has them, so that a packet is copied once and a stretch of
 * them is written with one call. Taps never wait; a packet without room is counted as missed.
 *
 * <pre>
 *   free (zero) ─ claim ─→ being built ─ keep ────→ a block: type 6 ─ take, give ─→ free
 *                               └─────── discard ─→ a gap: type ≠ 6 ─ take ───────→ free
 * </pre>
 *
 * <p>The first word of what was claimed is 0 until it is complete; whoever frees room makes it 0
 * again. A block never goes over the end of the ring: there a gap fills it. Taps: any thread, one
 * at a time for each; {@link #take} and {@link #give}: one thread.
 */
public final class CaptureRing {
    /** Memory of a ring, off the heap. */
    public static final int MEMORY_BYTES = 8 << 20;

    /** The longest copy of a packet, in bytes. */
    public static final int SNAP_MAX_BYTES = 1 << 17;

    /** The longest stretch that is taken at once, in bytes: the ring goes on to have room. */
    static final int STRETCH_BYTES = 1 << 20;

    static final int MASK = MEMORY_BYTES - 1;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle WORD = INT.varHandle();
    private static final int GAP = 0x0bad_0bad;
    private static final int INTERFACE_AT = 8;

    private final Clocks clocks;
    private final int snapBytes;
    private final MemorySegment memory = Arena.ofAuto().allocate(MEMORY_BYTES, Long.BYTES);
    private final ByteBuffer bytes = memory.asByteBuffer();

    /** How many bytes were claimed since the beginning. */
    private final AtomicLong claimed = new AtomicLong();

    /** How many of them are free again. */
    private final AtomicLong freed = new AtomicLong();

    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();
    private volatile boolean closed;
    private int takenBytes;

    /**
     * An empty ring.
     *
     * @param snapBytes the longest copy of a packet, at most {@link #SNAP_MAX_BYTES}
     */
    public CaptureRing(Clocks clocks, int snapBytes) {
        if (snapBytes > SNAP_MAX_BYTES) {
            throw new IllegalArgumentException("copies of " + snapBytes + " bytes");
        }
        this.clocks = clocks;
        this.snapBytes = snapBytes;
    }

    /**
     * A tap that fills this ring.
     *
     * @param place number of the interface in the file
     * @param prefix written before each packet
     * @param down whether it takes what goes towards the wire, or the layer below
     */
    public Tap tap(int place, byte[] prefix, boolean down) {
        return new RingTap(this, clocks, snapBytes, place, prefix, down);
    }

    /**
     * Room for a block.
     *
     * @param lengthBytes a multiple of 4
     * @return where it begins in {@link #memory}; -1 if there is none, which is counted
     */
    int claim(int lengthBytes) {
        if (closed) {
            return -1;
        }
        while (true) {
            long from = claimed.get();
            int at = (int) from & MASK;
            int gap = MEMORY_BYTES - at < lengthBytes ? MEMORY_BYTES - at : 0;
            if (from + gap + lengthBytes - freed.get() > MEMORY_BYTES) {
                missed.incrementAndGet();
                untold.incrementAndGet();
                return -1;
            }
            if (claimed.compareAndSet(from, from + gap + lengthBytes)) {
                if (gap == 0) {
                    return at;
                }
                if (gap >= Pcapng.BLOCK_BYTES) {
                    memory.set(INT, at + Integer.BYTES, gap);
                }
                discard(at);
                return 0;
            }
        }
    }

    MemorySegment memory() {
        return memory;
    }

    /** What was claimed is a block now: to be called once its length and all else is there. */
    void keep(int at) {
        WORD.setRelease(memory, (long) at, Pcapng.ENHANCED_PACKET);
    }

    /** What was claimed is a gap: to be called once its length is there. */
    void discard(int at) {
        WORD.setRelease(memory, (long) at, GAP);
    }

    /** How many packets were missed since somebody asked, for the next block to say. */
    long takeUntold() {
        return untold.get() == 0 ? 0 : untold.getAndSet(0);
    }

    /** That was not said after all. */
    void putBackUntold(long packets) {
        untold.addAndGet(packets);
    }

    /**
     * Takes the next stretch of blocks, which stay where they are until {@link #give}.
     *
     * @param packetsMax how many at most
     * @param bytesMax after how many bytes it ends
     * @param perPlace where they are counted, by the number of their interface
     * @return the bytes of the file that follow, none if no block is complete
     */
    public ByteBuffer take(long packetsMax, long bytesMax, long[] perPlace) {
        long longest = Math.min(bytesMax, STRETCH_BYTES);
        int at = firstBlock();
        int end = at;
        for (long i = 0; i < packetsMax && end - at < longest && isBlock(end); i++) {
            perPlace[memory.get(INT, end + INTERFACE_AT)]++;
            end += memory.get(INT, end + Integer.BYTES);
        }
        takenBytes = end - at;
        return bytes.slice(at, takenBytes);
    }

    private boolean isBlock(int at) {
        return at < MEMORY_BYTES
                && (int) WORD.getAcquire(memory, (long) at) == Pcapng.ENHANCED_PACKET;
    }

    /** Frees the gaps that come next; returns where something else begins. */
    private int firstBlock() {
        while (true) {
            int at = (int) freed.get() & MASK;
            if ((int) WORD.getAcquire(memory, (long) at) != GAP) {
                return at;
            }
            int left = MEMORY_BYTES - at;
            free(at, left < Pcapng.BLOCK_BYTES ? left : memory.get(INT, at + Integer.BYTES));
        }
    }

    private void free(int at, int lengthBytes) {
        memory.asSlice(at, lengthBytes).fill((byte) 0);
        freed.set(freed.get() + lengthBytes);
    }

    /** Frees what was taken. */
    public void give() {
        free((int) freed.get() & MASK, takenBytes);
        takenBytes = 0;
    }

    /** How many bytes were claimed so far, with gaps. Any thread. */
    public long claimedBytes() {
        return claimed.get();
    }

    /** How many of them were taken and given, or were gaps. Any thread. */
    public long freedBytes() {
        return freed.get();
    }

    /** From now on, takes and counts nothing. Any thread. */
    public void close() {
        closed = true;
    }

    /** How many packets there was no room for. Any thread. */
    public long missed() {
        return missed.get();
    }
}
