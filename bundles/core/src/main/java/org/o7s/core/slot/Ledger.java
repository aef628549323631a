package org.o7s.core.slot;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.o7s.core.slot.PolicyManager.Receipt;

/** The receipts of the last exchanges. Any thread; entering one never waits. */
final class Ledger {
    private static final int RECEIPTS_MAX = 1000;

    private final ConcurrentLinkedDeque<Receipt> receipts = new ConcurrentLinkedDeque<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong sets = new AtomicLong();

    /** The number of one more set that is exchanged as one. */
    long nextSet() {
        return sets.incrementAndGet();
    }

    /** Enters a receipt that is made for the next number, and forgets the oldest beyond 1000. */
    Receipt enter(LongFunction<Receipt> made) {
        Receipt receipt = made.apply(numbers.incrementAndGet());
        receipts.addLast(receipt);
        if (size.incrementAndGet() > RECEIPTS_MAX) {
            receipts.pollFirst();
            size.decrementAndGet();
        }
        return receipt;
    }

    /** All that are kept, oldest first. */
    List<Receipt> history() {
        return List.copyOf(receipts);
    }
}
