package org.o7s.ipc.data;

import java.lang.foreign.MemorySegment;

/**
 * The flows of a process that want one side's attention: a bit each, and above them a bit for each
 * word of bits, so that looking costs as much as there is to see.
 *
 * <p>Any thread of the one side marks; one thread of the other takes.
 */
public final class ReadySet {
    private static final int SUMMARY_WORDS = ProcessSegment.SLOTS / 64 / 64;

    private final MemorySegment memory;
    private final long summary;
    private final long bits;

    ReadySet(MemorySegment memory, long summary, long bits) {
        this.memory = memory;
        this.summary = summary;
        this.bits = bits;
    }

    /** What happens with a slot that was marked. */
    @FunctionalInterface
    public interface Taker {
        /** Takes a slot, 0 to {@link ProcessSegment#SLOTS} - 1; it may be one that nobody uses. */
        void take(int slot);
    }

    /** Marks a slot. */
    public void mark(int slot) {
        int word = slot >>> 6;
        // If the memory is gone, this says so in order; the virtual machine may end by what
        // follows.
        var _ = SharedWords.getLong(memory, summary);
        SharedWords.orLong(memory, bits + word * 8L, 1L << (slot & 63));
        SharedWords.orLong(memory, summary + (word >>> 6) * 8L, 1L << (word & 63));
    }

    /** Whether any slot is marked. */
    public boolean isAnyMarked() {
        for (int i = 0; i < SUMMARY_WORDS; i++) {
            if (SharedWords.getLong(memory, summary + i * 8L) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes all slots that are marked, in ascending order.
     *
     * @return how many there were
     */
    public int take(Taker taker) {
        return take(taker, ProcessSegment.SLOTS);
    }

    /**
     * Takes slots that are marked, in ascending order, until these are so many or a few more; the
     * others stay marked.
     *
     * @return how many there were
     */
    public int take(Taker taker, int most) {
        int taken = 0;
        for (int i = 0; i < SUMMARY_WORDS && taken < most; i++) {
            long offset = summary + i * 8L;
            long words = SharedWords.getLong(memory, offset) == 0 ? 0 : swap(offset);
            for (; words != 0; words &= words - 1) {
                if (taken >= most) {
                    SharedWords.orLong(memory, offset, words);
                    break;
                }
                int word = (i << 6) + Long.numberOfTrailingZeros(words);
                for (long left = swap(bits + word * 8L); left != 0; left &= left - 1) {
                    taker.take((word << 6) + Long.numberOfTrailingZeros(left));
                    taken++;
                }
            }
        }
        return taken;
    }

    private long swap(long offset) {
        return SharedWords.swapLong(memory, offset, 0);
    }
}
