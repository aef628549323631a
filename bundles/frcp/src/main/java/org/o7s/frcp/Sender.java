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
 * <p>A packet is sent again when it was not acknowledged in time, or when one that was sent later
 * has come and this one is overdue by more than packets overtake each other: so packets lost in one
 * round trip are repeated in the next, and none that has come. The latter needs a peer that says
 * which packets came.
 */
final class Sender {
    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final PacketPool pool;
    private final Timing timing;
    private final Agreement agreement;
    private final Credit credit;
    private final SendQueue queue = new SendQueue();

    /** The oldest number without acknowledgement, the next to be sent, the next to be written. */
    private int oldest;

    private int next;
    private int queued;

    /** A message was begun and not written to its end. */
    private int openBytes;

    private long lastDataNs;
    private boolean sentData;

    /** The latest sending that is known to have arrived, and how long it took. */
    private long arrivedOrder;

    private long arrivedRttNs;
    private boolean measurable;
    private long rttMinNs = FrcpMachine.NEVER;

    /** The number up to which the peer has said what came. */
    private int spokenOf;

    /** Sendings up to this one have had their part in doubling the timeout. */
    private long backedOffOrder;

    private long timedOutNs;
    private boolean timedOut;

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
        this.oldest = first;
        this.next = first;
        this.queued = first;
        this.spokenOf = first;
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
        return credit.allows(queued, nowNs) && queue.size() < agreement.sendMemoryPackets();
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

    /** The peer acknowledges all packets before a number. */
    void acknowledged(int number, long nowNs) {
        if (!config.retransmits() || number == oldest) {
            return;
        }
        if (!Serial.within(number, oldest + 1, next + 1)) {
            counters.acknowledgementsIgnored.increment();
            return;
        }
        timing.progressed();
        boolean repeated = false;
        for (int at = oldest; at != number; at++) {
            repeated |= queue.isRepeated(at);
        }
        while (oldest != number) {
            // Behind one that was repeated, all others may have come long ago and say nothing.
            boolean telling = repeated ? queue.isRepeated(oldest) : oldest + 1 == number;
            if (telling && !queue.hasArrived(oldest)) {
                arrived(oldest, nowNs);
            }
            queue.release(oldest);
            oldest++;
        }
        spokenOf = Serial.later(spokenOf, oldest);
        measure();
    }

    /**
     * The peer says which packets after the one it expects have come: none, if the map is empty.
     */
    void received(int number, MemorySegment map, long offset, int bytes, long nowNs) {
        if (number != oldest || next == oldest) {
            return;
        }
        if (queue.hasArrived(oldest)) {
            queue.lostAgain(oldest, nowNs);
        }
        int words = FrctReceived.validate(map, offset, bytes);
        if (words < 0) {
            counters.unreadable.increment();
            return;
        }
        if (words == 0) {
            spokenOf = next;
        }
        for (int place = 0; place < words; place++) {
            int first = FrctReceived.firstNumber(number, FrctReceived.index(map, offset, place));
            long bits = FrctReceived.bits(map, offset, place);
            int end = first + FrctReceived.WORD_PACKETS;
            spokenOf = Serial.later(spokenOf, Serial.earlier(next, end));
            for (int at = first; at != end; at++) {
                boolean come = (bits & FrctReceived.bit(at)) != 0;
                if (come && Serial.within(at, oldest + 1, next) && !queue.hasArrived(at)) {
                    arrived(at, nowNs);
                    queue.arrived(at);
                }
            }
        }
        measure();
    }

    /** A packet has come, as is known since now. */
    private void arrived(int number, long nowNs) {
        long sentNs = queue.sentNs(number);
        long rttNs = nowNs - sentNs;
        if (queue.isRepeated(number) && rttMinNs != FrcpMachine.NEVER && rttNs < rttMinNs) {
            // Faster than any other: it was an earlier sending that arrived.
            return;
        }
        if (queue.order(number) > arrivedOrder) {
            arrivedOrder = queue.order(number);
            // What was sent before a timeout may have come long before we heard of it.
            boolean fresh = !timedOut || sentNs > timedOutNs;
            arrivedRttNs = fresh ? rttNs : Math.min(rttNs, arrivedRttNs);
            measurable = fresh && !queue.isRepeated(number);
        }
    }

    /** The latest of the packets that have come, as is known since now, tells the round trip. */
    private void measure() {
        if (measurable) {
            measurable = false;
            rttMinNs = Math.min(rttMinNs, arrivedRttNs);
            timing.measured(arrivedRttNs);
        }
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
        if (isRepeatingAll()) {
            return overdueNs;
        }
        int number = queue.oldest();
        return Math.min(timeoutNs(queue.sentNs(number)), overtakenNs(number));
    }

    /** When a packet counts as lost because one that was sent later has come. */
    private long overtakenNs(int number) {
        return queue.order(number) < arrivedOrder && number - spokenOf < 0
                ? queue.sentNs(number) + arrivedRttNs + timing.reorderingNs()
                : FrcpMachine.NEVER;
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

    private long timeoutNs(long sentNs) {
        return sentNs + timing.timeoutNs();
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
        next++;
        lastDataNs = nowNs;
        sentData = true;
        counters.sent.increment();
        return packet;
    }

    private Packet repeat(long nowNs) {
        int number = queue.oldest();
        if (!isRepeatingAll() && overtakenNs(number) > nowNs) {
            overdueNs = nowNs - timing.timeoutNs();
            if (queue.order(number) > backedOffOrder) {
                timing.timedOut();
                counters.timeouts.increment();
                backedOffOrder = queue.lastOrder();
            }
            timedOut = true;
            timedOutNs = nowNs;
            // In the order of numbers: if the path takes only some, they are those needed first.
            repeatFrom = oldest;
            repeatTo = next;
            number = oldest;
        }
        if (isRepeatingAll()) {
            number = repeatFrom;
            repeatFrom++;
        }
        queue.sent(number, nowNs);
        counters.repeated.increment();
        return queue.get(number);
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
