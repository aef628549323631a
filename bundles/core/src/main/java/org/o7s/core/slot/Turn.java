package org.o7s.core.slot;

import java.util.function.LongSupplier;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.time.Clocks;

/** One exchange of one slot while it happens: what it costs. On the slot's loop. */
final class Turn {
    private final SlotRequest<?> request;
    private final LongSupplier dropped;
    private final String from;
    private final long droppedBefore;
    private long pauseNs;

    /**
     * Begins.
     *
     * @param dropped how many packets the mechanism has dropped so far
     * @param from what fills the slot before
     */
    Turn(SlotRequest<?> request, LongSupplier dropped, String from) {
        this.request = request;
        this.dropped = dropped;
        this.from = from;
        this.droppedBefore = dropped.getAsLong();
    }

    private Clocks clocks() {
        return request.loop().clocks();
    }

    /** Does a part of it, during which the loop is held. */
    void hold(Runnable part) {
        long startNs = clocks().monotonicNs();
        part.run();
        pauseNs += clocks().monotonicNs() - startNs;
    }

    /** The proof that it happened. */
    Receipt receipt(long number, long set, String to, int bundlesRefreshed) {
        return new Receipt(
                number,
                set,
                clocks().wallNs(),
                request.kind().name(),
                request.owner(),
                from,
                to,
                pauseNs,
                bundlesRefreshed,
                dropped.getAsLong() - droppedBefore);
    }
}
