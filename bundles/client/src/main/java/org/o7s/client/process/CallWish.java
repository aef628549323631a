package org.o7s.client.process;

import java.util.concurrent.atomic.AtomicLong;

/**
 * That the process wants to be called to a flow, for packets or for room. Each wait says it anew,
 * with a number of its own, so that one that lasts can be told from many that follow each other.
 *
 * <p>Any thread, but for {@link #suspectedNs}.
 */
final class CallWish {
    /** What {@link #standing} answers when there is none. */
    static final long NONE = 0;

    /** The last wish: its number, which is odd, or one more if it does not stand. */
    private final AtomicLong last = new AtomicLong();

    private long suspected = NONE;
    private long suspectedFromNs;

    /**
     * A thread is about to tell the other side that it wants to be called: what stood before counts
     * no more.
     *
     * @return the number of this wish, for {@link #said}
     */
    long begin() {
        return last.updateAndGet(CallWish::none) + 1;
    }

    /** The other side can know now; unless it has called already, the wish stands. */
    void said(long number) {
        last.compareAndSet(number - 1, number);
    }

    /** The other side has called, or is not to call any more. */
    void end() {
        last.updateAndGet(CallWish::none);
    }

    /** An even number that was none before, so that what was begun does not come to stand. */
    private static long none(long number) {
        return (number + 2) & ~1L;
    }

    /** The number of the wish that was said and not heard, or {@link #NONE}. */
    long standing() {
        long number = last.get();
        return (number & 1) == 0 ? NONE : number;
    }

    /** For how long this wish is asked about here by now. One thread. */
    long suspectedNs(long number, long nowNs) {
        if (suspected != number) {
            suspected = number;
            suspectedFromNs = nowNs;
        }
        return nowNs - suspectedFromNs;
    }
}
