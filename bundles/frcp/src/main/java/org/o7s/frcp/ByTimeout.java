package org.o7s.frcp;

/**
 * Repetition to an end of the prototype, which says what came in order only: when the oldest packet
 * was waited for in vain, all that it may lack are sent again, the oldest first.
 */
final class ByTimeout implements Repetition {
    private final Timing timing;
    private final Outbox outbox;
    private final SendQueue queue;
    private final Inquiry inquiry;

    /** A round of repetition: what was sent till then, of these numbers. */
    private long overdueNs;

    private int from;
    private int to;

    ByTimeout(Timing timing, Outbox outbox, Inquiry inquiry) {
        this.timing = timing;
        this.outbox = outbox;
        this.queue = outbox.queue();
        this.inquiry = inquiry;
        this.from = outbox.oldest();
        this.to = outbox.oldest();
    }

    /** Packets were acknowledged: numbers that stay behind by 2^31 would count as later. */
    void keepUp() {
        from = Serial.later(from, outbox.oldest());
        to = Serial.later(to, outbox.oldest());
    }

    @Override
    public long dueNs() {
        if (isAmidRound()) {
            return overdueNs;
        }
        long timeoutNs = queue.sentNs(queue.oldest()) + timing.timeoutNs();
        return inquiry.isFirst() ? Math.min(timeoutNs, inquiry.firstNs()) : timeoutNs;
    }

    /** Whether a round of repetition goes on; then {@link #from} is the next of it. */
    private boolean isAmidRound() {
        from = Serial.later(from, outbox.oldest());
        while (from - to < 0 && (queue.hasArrived(from) || queue.sentNs(from) > overdueNs)) {
            from++;
        }
        return from - to < 0;
    }

    @Override
    public int take(long nowNs) {
        if (isAmidRound()) {
            return from++;
        }
        if (!inquiry.isFirst()) {
            overdueNs = nowNs - timing.timeoutNs();
            // In the order of numbers: if the path takes only some, they are those needed first.
            from = outbox.oldest() + 1;
            to = outbox.next();
        }
        inquiry.ask(nowNs);
        return outbox.oldest();
    }

    @Override
    public String toString() {
        return "round +%d..+%d".formatted(from - outbox.oldest(), to - outbox.oldest());
    }
}
