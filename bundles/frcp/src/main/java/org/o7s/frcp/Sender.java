package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctReceived;

/**
 * The sending side: numbers, credit, fragments of what is written, and which packet is sent next,
 * for the first time or again (docs/wire/wire-endtoend.md 2.11, S1 to S11).
 *
 * <p>A packet is sent again when it is {@linkplain Evidence known to be lost}, or when nothing has
 * been heard for too long: then one packet asks an end of o7s what it has, and an end of the
 * prototype, which says of what came in order only, gets all that it may lack.
 */
final class Sender {
    private static final long FIRST_ASK_NS = 200_000_000L;
    private static final int FIRST_QUESTIONS = 2;
    private static final long ASK_MAX_NS = 1_000_000_000L;

    /** An end of o7s acknowledges within 5 ms; nobody is exact. */
    private static final long ASK_DELAY_NS = 10_000_000L;

    private static final long LONG_AGO_NS = Long.MIN_VALUE / 4;
    private static final int URGENT_COPIES = 2;

    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final PacketPool pool;
    private final Timing timing;
    private final Agreement agreement;
    private final Credit credit;
    private final SendQueue queue = new SendQueue();
    private final Evidence evidence;

    /** The oldest number without acknowledgement, the next to be sent, the next to be written. */
    private int oldest;

    private int next;
    private int queued;

    /** A message was begun and not written to its end. */
    private int openBytes;

    private long lastDataNs;
    private boolean sentData;

    /** When something was heard of a packet that was not known, and when the peer was asked. */
    private long newsNs = LONG_AGO_NS;

    private long askedNs = LONG_AGO_NS;
    private int asked;

    private long timedOutNs;
    private boolean timedOut;

    /** A packet that has been repeated is sent so many times more at once. */
    private int copies;

    private int copied;

    /** The peer says that it knows no packet of ours, although some are under way. */
    private boolean unbegun;

    /** The peer threw a packet away that it had said to have, and so maybe others. */
    private boolean thrownAway;

    /** When those were looked for. */
    private long lookedNs = LONG_AGO_NS;

    /** A round of repetition to a peer that does not say what has come: what was sent till then. */
    private long overdueNs;

    private int repeatFrom;
    private int repeatTo;

    Sender(
            FrcpConfig config,
            FrcpCounters counters,
            PacketPool pool,
            Timing timing,
            Agreement agreement,
            int first) {
        this.config = config;
        this.agreement = agreement;
        this.counters = counters;
        this.pool = pool;
        this.timing = timing;
        this.credit = new Credit(config, counters, agreement, first);
        this.evidence = new Evidence(timing, queue, counters.measures);
        this.oldest = first;
        this.next = first;
        this.queued = first;
        this.repeatFrom = first;
        this.repeatTo = first;
    }

    Credit credit() {
        return credit;
    }

    int oldest() {
        return oldest;
    }

    /** Whether everything that was written has been sent, and acknowledged if that is asked for. */
    boolean isDone() {
        return oldest == queued;
    }

    /** Whether packets wait that were never sent. */
    boolean hasNew() {
        return next != queued;
    }

    /** Packets that were sent and not acknowledged. */
    int unacknowledged() {
        return next - oldest;
    }

    boolean hasSentData() {
        return sentData;
    }

    /** When a new packet was sent last. */
    long lastDataNs() {
        return lastDataNs;
    }

    boolean isWritable(long nowNs) {
        int window = agreement.windowPackets();
        return credit.allows(queued, nowNs)
                && queue.underWay() + (queued - next) < window
                && queue.size() < agreement.sendMemoryPackets();
    }

    /**
     * Takes what of a message there is credit and memory for.
     *
     * @param rest bytes of the message that were not taken before
     * @return how many bytes were taken, or WOULD_BLOCK, or TOO_LARGE
     */
    int write(MemorySegment source, long offset, int rest, long nowNs) {
        boolean first = openBytes == 0;
        if (first && rest > config.payloadBytes()) {
            int refusal = agreement.large(rest, nowNs);
            if (refusal != 0) {
                return refusal;
            }
        }
        if (!first && rest != openBytes) {
            throw new IllegalArgumentException(
                    openBytes + " bytes of the message are to be written, not " + rest);
        }
        int taken = 0;
        while (taken < rest && isWritable(nowNs)) {
            Packet packet = pool.acquire();
            if (packet == null) {
                break;
            }
            int bytes = Math.min(config.payloadBytes(), rest - taken);
            int flags = FrctHeader.DATA | Fragment.of(first && taken == 0, taken + bytes == rest);
            FrctHeader.write(
                    packet.memory(), packet.pushBack(FrctHeader.HEADER_BYTES), flags, 0, queued, 0);
            packet.append(source, offset + taken, bytes);
            queue.put(queued, packet);
            queued++;
            taken += bytes;
            credit.used(queued, nowNs);
        }
        if (taken == 0) {
            return FrcpResult.WOULD_BLOCK;
        }
        openBytes = rest - taken;
        return taken;
    }

    /** Gives up a message of which only a part was written. */
    void abandonMessage() {
        openBytes = 0;
    }

    /** Whether a message was begun and not written to its end. */
    boolean isAmidMessage() {
        return openBytes > 0;
    }

    /**
     * The peer acknowledges all packets before a number.
     *
     * @param timed whether the round trip can be measured by this
     */
    void acknowledged(int number, boolean timed, long nowNs) {
        evidence.begin();
        advance(number, timed, nowNs);
    }

    private void advance(int number, boolean timed, long nowNs) {
        if (!config.retransmits() || number == oldest) {
            return;
        }
        if (!Serial.within(number, oldest + 1, next + 1)) {
            counters.acknowledgementsIgnored.increment();
            return;
        }
        boolean repeated = false;
        for (int at = oldest; timed && at != number; at++) {
            repeated |= queue.isRepeated(at);
        }
        long sentNs = queue.sentNs(number - 1);
        // Of a packet that is known to have come it is known that it came earlier.
        boolean fresh = !queue.hasArrived(number - 1) && (!timedOut || sentNs > timedOutNs);
        if (timed && !repeated && fresh) {
            evidence.measured(nowNs - sentNs);
        }
        while (oldest != number) {
            if (!queue.hasArrived(oldest)) {
                evidence.came(oldest, nowNs);
            }
            queue.release(oldest);
            oldest++;
        }
        // Numbers that stay behind by 2^31 would count as later.
        repeatFrom = Serial.later(repeatFrom, oldest);
        repeatTo = Serial.later(repeatTo, oldest);
        if (oldest != next && queue.hasArrived(oldest)) {
            queue.thrownAway(oldest);
            thrownAway = true;
        }
        news(nowNs);
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
        evidence.begin();
        int latest = FrctReceived.latest(segment, offset);
        int age = FrctReceived.age(segment, offset);
        if (Serial.within(latest, oldest, next) && age != FrctReceived.AGE_UNKNOWN) {
            evidence.latest(latest, age * FrctReceived.AGE_UNIT_NS, nowNs);
        }
        advance(number, false, nowNs);
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

    private void word(int first, long bits, boolean gone, long nowNs) {
        long open = among(first, oldest + 1, next);
        if (open == 0) {
            return;
        }
        long known = queue.arrivedOf(first);
        long more = bits & open & ~known;
        if (more != 0) {
            news(nowNs);
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

    /** Something that was not known has been heard of the peer. */
    private void news(long nowNs) {
        unbegun = false;
        newsNs = nowNs;
        asked = 0;
        timing.progressed();
    }

    /** Whether a packet has been repeated in vain for so long that the flow is down (S11). */
    boolean hasGivenUp(long nowNs) {
        return oldest != next
                && config.retransmits()
                && nowNs - queue.firstNs(oldest) > config.giveUpNs();
    }

    /** Whether a packet is to be sent now. */
    boolean isDue(long nowNs) {
        return hasNew() || repeatNs() <= nowNs;
    }

    /** When a packet is to be sent again, if nothing is heard of it. */
    long repeatNs() {
        if (!queue.isUnderWay()) {
            return FrcpMachine.NEVER;
        }
        if (copies > 0 || unbegun) {
            return newsNs;
        }
        if (agreement.tellsReceived()) {
            return Math.min(evidence.lostNs(queue.oldest(), newsNs), askNs(queue.oldest()));
        }
        if (isRepeatingAll()) {
            return overdueNs;
        }
        long timeoutNs = queue.sentNs(queue.oldest()) + timing.timeoutNs();
        return isFirstQuestion() ? Math.min(timeoutNs, firstQuestionNs()) : timeoutNs;
    }

    /** Whether a round of repetition goes on; then {@link #repeatFrom} is the next of it. */
    private boolean isRepeatingAll() {
        repeatFrom = Serial.later(repeatFrom, oldest);
        while (repeatFrom - repeatTo < 0
                && (queue.hasArrived(repeatFrom) || queue.sentNs(repeatFrom) > overdueNs)) {
            repeatFrom++;
        }
        return repeatFrom - repeatTo < 0;
    }

    /** When an end of o7s is asked what it has, because nothing is heard of what was sent. */
    private long askNs(int first) {
        if (isFirstQuestion()) {
            return firstQuestionNs();
        }
        long mostNs = Math.max(ASK_MAX_NS, 2 * evidence.rttNs());
        long waitNs = Math.min(timing.timeoutNs(), mostNs) + ASK_DELAY_NS;
        long silentNs = Math.max(newsNs, queue.sentNs(queue.newest())) + waitNs;
        long overdue = queue.sentNs(first) + 2 * waitNs;
        long dueNs = Math.min(silentNs, overdue);
        return asked > 0 ? Math.max(askedNs + waitNs, dueNs) : dueNs;
    }

    /** The first packets of all: a run that was not begun drops what follows it. */
    private boolean isFirstQuestion() {
        boolean asks = agreement.tellsReceived() || asked < FIRST_QUESTIONS;
        return config.extended() && asks && !evidence.isMeasured();
    }

    private long firstQuestionNs() {
        return asked == 0
                ? queue.sentNs(queue.oldest()) + FIRST_ASK_NS
                : askedNs + Math.min(FIRST_ASK_NS << Math.min(asked, 8), ASK_MAX_NS);
    }

    /** The peer has shown its mark and acknowledges nothing: it knows no packet of ours. */
    void knowsNothing(long nowNs) {
        unbegun =
                config.retransmits()
                        && oldest != next
                        && !evidence.isMeasured()
                        && newsNs == LONG_AGO_NS
                        && nowNs - Math.max(lastDataNs, askedNs) >= ASK_DELAY_NS;
    }

    /** The deadline of the oldest packet: when the flow goes down. */
    long giveUpNs() {
        return oldest == next || !config.retransmits()
                ? FrcpMachine.NEVER
                : queue.firstNs(oldest) + config.giveUpNs() + 1;
    }

    /**
     * The packet to be sent now, with its place in the queue taken as sent; null if there is none.
     * Its bytes are header and payload; the header still wants what changes.
     */
    @Nullable Packet send(long nowNs) {
        copies = copies > 0 && isUnknown(copied) ? copies : 0;
        unbegun &= oldest != next;
        if (repeatNs() <= nowNs) {
            return repeat(nowNs);
        }
        if (!hasNew()) {
            return null;
        }
        Packet packet = queue.get(next);
        if (config.retransmits()) {
            queue.sent(next, nowNs);
        }
        if (!sentData && config.retransmits() && config.extended() && queued - next > 1) {
            // Without the first packet of a run those that follow at once are dropped.
            copies = URGENT_COPIES;
            copied = next;
        }
        next++;
        lastDataNs = nowNs;
        sentData = true;
        counters.sent.increment();
        return packet;
    }

    private boolean isUnknown(int number) {
        return Serial.within(number, oldest, next) && !queue.hasArrived(number);
    }

    private Packet repeat(long nowNs) {
        counters.repeated.increment();
        if (copies > 0) {
            copies--;
            return queue.get(copied);
        }
        if (unbegun) {
            unbegun = false;
            askedNs = nowNs;
            copies = URGENT_COPIES;
            copied = oldest;
            queue.sent(oldest, nowNs);
            return queue.get(oldest);
        }
        boolean round = !agreement.tellsReceived() && isRepeatingAll();
        int number = round ? repeatFrom : queue.oldest();
        if (round) {
            repeatFrom++;
        } else if (agreement.tellsReceived() && evidence.lostNs(number, newsNs) <= nowNs) {
            // What so much waits for must not be lost once more.
            boolean urgent = next - number > agreement.sendMemoryPackets() / 2;
            copies = urgent ? URGENT_COPIES : 0;
            copied = number;
        } else {
            // One of those that ask again and again should get through.
            copies = asked > 0 && agreement.tellsReceived() ? 1 : 0;
            copied = oldest;
            ask(nowNs);
            number = oldest;
        }
        queue.sent(number, nowNs);
        return queue.get(number);
    }

    private void ask(long nowNs) {
        counters.timeouts.increment();
        if (!agreement.tellsReceived() && !isFirstQuestion()) {
            overdueNs = nowNs - timing.timeoutNs();
            // In the order of numbers: if the path takes only some, they are those needed first.
            repeatFrom = oldest + 1;
            repeatTo = next;
        }
        if (!isFirstQuestion()) {
            timing.timedOut();
        }
        asked++;
        askedNs = nowNs;
        timedOut = true;
        timedOutNs = nowNs;
    }

    /** Whether the packet says that nothing before it is unacknowledged (S2). */
    boolean beginsRun(int number) {
        return !config.retransmits() || number == oldest;
    }

    /** A packet was copied out; without retransmission it is no longer needed. */
    void copied(int number) {
        if (!config.retransmits()) {
            queue.release(number);
            oldest = next;
        }
    }

    /** Sets whether the window of the peer is honoured. */
    void setFlowControl(boolean honoured, long nowNs) {
        credit.setUnlimited(!honoured, queued, nowNs);
    }

    /** The peer told its window. */
    void window(int window) {
        credit.update(window, next, queued);
    }

    /** When to ask the peer for its window. */
    long askNs() {
        // While packets are under way, their acknowledgements bring it.
        return config.retransmits() && oldest != next ? FrcpMachine.NEVER : credit.askNs();
    }

    @Override
    public String toString() {
        return "oldest %08x next +%d queued +%d under way %d from +%d timeout %d ns, round +%d..+%d"
                .formatted(
                        oldest,
                        next - oldest,
                        queued - oldest,
                        queue.underWay(),
                        queue.oldest() - oldest,
                        timing.timeoutNs(),
                        repeatFrom - oldest,
                        repeatTo - oldest);
    }

    /** Lets go of everything. */
    void clear() {
        while (oldest != queued) {
            queue.release(oldest);
            oldest++;
        }
        next = queued;
        openBytes = 0;
    }
}
