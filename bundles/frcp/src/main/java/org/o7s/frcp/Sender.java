package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;

/**
 * The sending side: which packet of the {@link Outbox} is sent next, for the first time or again
 * (docs/wire/wire-endtoend.md 2.11, S1 to S11). What is lost goes before what is new.
 */
final class Sender {
    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final Timing timing;
    private final Agreement agreement;
    private final Outbox outbox;
    private final SendQueue queue;
    private final Inquiry inquiry;
    private final Hearsay hearsay;
    private final ByEvidence byEvidence;
    private final ByTimeout byTimeout;
    private final Copies copies = new Copies();
    private long lastDataNs;
    private boolean sentData;

    Sender(
            FrcpConfig config,
            FrcpCounters counters,
            Timing timing,
            Agreement agreement,
            Outbox outbox) {
        this.config = config;
        this.counters = counters;
        this.timing = timing;
        this.agreement = agreement;
        this.outbox = outbox;
        this.queue = outbox.queue();
        Evidence evidence = new Evidence(timing, queue, counters.measures);
        this.inquiry = new Inquiry(config, counters, timing, agreement, queue, evidence);
        this.hearsay = new Hearsay(config, counters, timing, agreement, outbox, evidence, inquiry);
        this.byEvidence = new ByEvidence(timing, agreement, outbox, evidence, inquiry, copies);
        this.byTimeout = new ByTimeout(timing, outbox, inquiry);
    }

    /** The peer acknowledges all packets before a number. */
    void acknowledged(int number, long nowNs) {
        hearsay.acknowledged(number, nowNs);
        byTimeout.keepUp();
    }

    /**
     * The peer acknowledges all packets before a number in a packet that is read at once, whose
     * time is not exact.
     */
    void passed(int number, long nowNs) {
        hearsay.passed(number, nowNs);
        byTimeout.keepUp();
    }

    /** Whether a round trip is to be measured now, if a packet with that number is sent next. */
    boolean timesNext(long nowNs) {
        return config.retransmits() && outbox.unacknowledged() == 0 && hearsay.wantsTime(nowNs);
    }

    /** Whether a round trip is to be measured by the acknowledgement of all before a number. */
    boolean timesBefore(int number, long nowNs) {
        return outbox.isOut(number - 1) && hearsay.wantsTime(nowNs);
    }

    /** The peer says what has come, in {@code bytes} bytes behind its acknowledgement. */
    void received(int number, MemorySegment segment, long offset, int bytes, long nowNs) {
        hearsay.received(number, segment, offset, bytes, nowNs);
        byTimeout.keepUp();
    }

    /** The peer has shown its mark and acknowledges nothing: it knows no packet of ours. */
    void knowsNothing(long nowNs) {
        inquiry.knowsNothing(outbox.unacknowledged() > 0, lastDataNs, nowNs);
    }

    /** Whether a packet has been repeated in vain for so long that the flow is down (S11). */
    boolean hasGivenUp(long nowNs) {
        return config.retransmits()
                && outbox.unacknowledged() > 0
                && nowNs - queue.firstNs(outbox.oldest()) > config.giveUpNs();
    }

    /** The deadline of the oldest packet: when the flow goes down. */
    long giveUpNs() {
        return config.retransmits() && outbox.unacknowledged() > 0
                ? queue.firstNs(outbox.oldest()) + config.giveUpNs() + 1
                : FrcpMachine.NEVER;
    }

    /** Whether a packet is to be sent now. */
    boolean isDue(long nowNs) {
        return outbox.unsent() > 0 || repeatNs() <= nowNs;
    }

    /** When a packet is to be sent again, if nothing is heard of it. */
    long repeatNs() {
        if (!queue.isUnderWay()) {
            return FrcpMachine.NEVER;
        }
        return copies.isAny() || inquiry.isUnbegun() ? inquiry.newsNs() : repetition().dueNs();
    }

    private Repetition repetition() {
        return agreement.tellsReceived() ? byEvidence : byTimeout;
    }

    /**
     * The packet to be sent now, with its place in the queue taken as sent; null if there is none.
     * Its bytes are header and payload; the header still wants what changes.
     */
    @Nullable Packet send(long nowNs) {
        if (copies.isAny() && !isUnknown(copies.number())) {
            copies.of(copies.number(), 0);
        }
        if (outbox.unacknowledged() == 0) {
            inquiry.begun();
        }
        if (repeatNs() <= nowNs) {
            counters.repeated.increment();
            return repeat(nowNs);
        }
        return outbox.unsent() > 0 ? first(nowNs) : null;
    }

    private boolean isUnknown(int number) {
        return outbox.isOut(number) && !queue.hasArrived(number);
    }

    private Packet repeat(long nowNs) {
        if (copies.isAny()) {
            return queue.get(copies.take());
        }
        int number;
        if (inquiry.isUnbegun()) {
            number = outbox.oldest();
            inquiry.begin(nowNs);
            copies.of(number, ByEvidence.URGENT_COPIES);
        } else {
            number = repetition().take(nowNs);
        }
        queue.sent(number, nowNs);
        return queue.get(number);
    }

    /** The next packet that was never sent, as {@link #send} answers it; there must be one. */
    Packet first(long nowNs) {
        int number = outbox.next();
        if (config.retransmits()) {
            queue.sent(number, nowNs);
        }
        if (!sentData && config.retransmits() && config.extended() && outbox.unsent() > 1) {
            // Without the first packet of a run those that follow at once are dropped.
            copies.of(number, ByEvidence.URGENT_COPIES);
        }
        outbox.sendNext();
        lastDataNs = nowNs;
        sentData = true;
        counters.sent.increment();
        return queue.get(number);
    }

    /** Whether the packet says that nothing before it is unacknowledged (S2). */
    boolean beginsRun(int number) {
        return !config.retransmits() || number == outbox.oldest();
    }

    /** The packet that is to be sent was copied out; without retransmission that was all. */
    void copied() {
        if (!config.retransmits()) {
            outbox.releaseOldest();
        }
    }

    @Override
    public String toString() {
        return "%s timeout %d ns, %s".formatted(outbox, timing.timeoutNs(), byTimeout);
    }
}
