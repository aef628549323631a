package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.FrctReceived;

/**
 * What the peer says of packets that came: all before a number, and words of those beyond it
 * (docs/wire/wire-endtoend.md 2.11 S7, docs/wire/extensions.md, "received packets"). Whatever it
 * says, each packet is looked at once.
 */
final class Hearsay {
    /** A round trip that is older is out of date. */
    private static final long TIMED_NS = 100_000_000L;

    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final Timing timing;
    private final Agreement agreement;
    private final Outbox outbox;
    private final SendQueue queue;
    private final Evidence evidence;
    private final Inquiry inquiry;

    /** The peer threw a packet away that it had said to have, and so maybe others. */
    private boolean thrownAway;

    /** When those were looked for. */
    private long lookedNs = Inquiry.LONG_AGO_NS;

    /** When an acknowledgement came last by which a round trip could be measured. */
    private long timedNs = Inquiry.LONG_AGO_NS;

    Hearsay(
            FrcpConfig config,
            FrcpCounters counters,
            Timing timing,
            Agreement agreement,
            Outbox outbox,
            Evidence evidence,
            Inquiry inquiry) {
        this.config = config;
        this.counters = counters;
        this.timing = timing;
        this.agreement = agreement;
        this.outbox = outbox;
        this.queue = outbox.queue();
        this.evidence = evidence;
        this.inquiry = inquiry;
    }

    /** The peer acknowledges all packets before a number. */
    void acknowledged(int number, long nowNs) {
        timedNs = nowNs;
        evidence.begin();
        advance(number, true, nowNs);
    }

    /** The same, at a time that is not exact: nothing is measured. */
    void passed(int number, long nowNs) {
        evidence.begin();
        advance(number, false, nowNs);
    }

    /** Whether it is time to measure a round trip. */
    boolean wantsTime(long nowNs) {
        return nowNs - timedNs >= TIMED_NS;
    }

    /**
     * The peer says what has come: the latest packet, and words of those beyond the one it expects.
     */
    void received(int number, MemorySegment segment, long offset, int bytes, long nowNs) {
        int words = FrctReceived.validate(segment, offset, bytes);
        if (words < 0) {
            counters.unreadable.increment();
            return;
        }
        timedNs = nowNs;
        evidence.begin();
        int latest = FrctReceived.latest(segment, offset);
        int age = FrctReceived.age(segment, offset);
        if (outbox.isOut(latest) && age != FrctReceived.AGE_UNKNOWN) {
            evidence.latest(latest, age * FrctReceived.AGE_UNIT_NS, nowNs);
        }
        advance(number, false, nowNs);
        int oldest = outbox.oldest();
        if (number - oldest > 0 || oldest - number > agreement.sendMemoryPackets()) {
            return;
        }
        // Words may be older than what was said last, so this is done once in a while only.
        boolean gone = thrownAway && number == oldest && nowNs - lookedNs >= timing.timeoutNs();
        if (gone) {
            thrownAway = false;
            lookedNs = nowNs;
        }
        for (int place = 0; place < words; place++) {
            int first =
                    FrctReceived.firstNumber(number, FrctReceived.index(segment, offset, place));
            word(first, FrctReceived.bits(segment, offset, place), gone, nowNs);
        }
    }

    /**
     * All packets before a number have come.
     *
     * @param timed whether the round trip can be measured by this
     */
    private void advance(int number, boolean timed, long nowNs) {
        int oldest = outbox.oldest();
        if (!config.retransmits() || number == oldest) {
            return;
        }
        if (!Serial.within(number, oldest + 1, outbox.next() + 1)) {
            counters.acknowledgementsIgnored.increment();
            return;
        }
        if (timed) {
            measure(oldest, number, nowNs);
        }
        if (queue.isOrderlyFrom(oldest)) {
            // The last of them says all that the others do.
            evidence.came(number - 1, nowNs);
            outbox.releaseRun(number);
            oldest = number;
        }
        for (; oldest != number; oldest++) {
            if (!queue.hasArrived(oldest)) {
                evidence.came(oldest, nowNs);
            }
            outbox.releaseOldest();
        }
        if (oldest != outbox.next() && queue.hasArrived(oldest)) {
            queue.thrownAway(oldest);
            thrownAway = true;
        }
        inquiry.news(nowNs);
    }

    private void measure(int oldest, int number, long nowNs) {
        boolean repeated = false;
        for (int at = oldest; at != number; at++) {
            repeated |= queue.isRepeated(at);
        }
        long sentNs = queue.sentNs(number - 1);
        // Of a packet that is known to have come it is known that it came earlier.
        if (!repeated && !queue.hasArrived(number - 1) && inquiry.isFresh(sentNs)) {
            evidence.measured(nowNs - sentNs);
        }
    }

    private void word(int first, long bits, boolean gone, long nowNs) {
        long open = among(first, outbox.oldest() + 1, outbox.next());
        if (open == 0) {
            return;
        }
        long known = queue.arrivedOf(first);
        long more = bits & open & ~known;
        if (more != 0) {
            inquiry.news(nowNs);
        }
        for (; more != 0; more &= ~Long.highestOneBit(more)) {
            int number = first + Long.numberOfLeadingZeros(more);
            evidence.came(number, nowNs);
            queue.arrived(number);
        }
        long less = gone ? known & open & ~bits : 0;
        for (; less != 0; less &= ~Long.highestOneBit(less)) {
            queue.lostAgain(first + Long.numberOfLeadingZeros(less), nowNs);
        }
    }

    /** The bits of a word whose numbers are in {@code from..to-1}. */
    private static long among(int first, int from, int to) {
        int before = from - first;
        int within = to - first;
        if (before >= Long.SIZE || within <= 0) {
            return 0;
        }
        long bits = before > 0 ? -1L >>> before : -1L;
        return within < Long.SIZE ? bits & ~(-1L >>> within) : bits;
    }
}
