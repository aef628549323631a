package org.o7s.frcp;

/**
 * Repetition to an end of o7s, which says what came: what is {@linkplain Evidence known to be lost}
 * is sent again, and if nothing is heard the oldest packet, as a question for what came.
 */
final class ByEvidence implements Repetition {
    static final int URGENT_COPIES = 2;

    private final Timing timing;
    private final Agreement agreement;
    private final Outbox outbox;
    private final SendQueue queue;
    private final Evidence evidence;
    private final Inquiry inquiry;
    private final Copies copies;

    ByEvidence(
            Timing timing,
            Agreement agreement,
            Outbox outbox,
            Evidence evidence,
            Inquiry inquiry,
            Copies copies) {
        this.timing = timing;
        this.agreement = agreement;
        this.outbox = outbox;
        this.queue = outbox.queue();
        this.evidence = evidence;
        this.inquiry = inquiry;
        this.copies = copies;
    }

    @Override
    public long dueNs() {
        int first = queue.oldest();
        return Math.min(evidence.lostNs(first, inquiry.newsNs()), askNs(first));
    }

    /** When the peer is asked what it has, because nothing is heard of what was sent. */
    private long askNs(int first) {
        if (inquiry.isFirst()) {
            return inquiry.firstNs();
        }
        long mostNs = Math.max(Inquiry.ASK_MAX_NS, 2 * evidence.rttNs());
        long waitNs = Math.min(timing.timeoutNs(), mostNs) + Inquiry.ASK_DELAY_NS;
        long silentNs = Math.max(inquiry.newsNs(), queue.sentNs(queue.newest())) + waitNs;
        long overdueNs = queue.sentNs(first) + 2 * waitNs;
        long dueNs = Math.min(silentNs, overdueNs);
        return inquiry.asked() > 0 ? Math.max(inquiry.askedNs() + waitNs, dueNs) : dueNs;
    }

    @Override
    public int take(long nowNs) {
        int lost = queue.oldest();
        if (evidence.lostNs(lost, inquiry.newsNs()) <= nowNs) {
            // What so much waits for must not be lost once more.
            boolean urgent = outbox.next() - lost > agreement.sendMemoryPackets() / 2;
            copies.of(lost, urgent ? URGENT_COPIES : 0);
            return lost;
        }
        // One of those that ask again and again should get through.
        copies.of(outbox.oldest(), inquiry.asked() > 0 ? 1 : 0);
        inquiry.ask(nowNs);
        return outbox.oldest();
    }
}
