package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctReceived;

/**
 * The receiving side: runs of numbers, order, duplicates, and what is acknowledged
 * (docs/wire/wire-endtoend.md 2.11, R1 to R9).
 */
final class Receiver {
    private static final int OLD = 1 << 20;

    /** Words of received packets that an acknowledgement tells at most. */
    private static final int WORDS = FrctReceived.WORDS_MAX;

    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final PacketPool pool;
    private final Timing timing;
    private final Agreement agreement;
    private final ReorderQueue reorder;
    private final MessageReader reader;
    private final Acknowledger acknowledger;

    /** Without retransmission only. */
    private final RecentNumbers recent = new RecentNumbers();

    private boolean running;
    private long lastDataNs;
    private int latest;
    private int expected;

    Receiver(
            FrcpConfig config,
            FrcpCounters counters,
            PacketPool pool,
            Timing timing,
            Agreement agreement,
            MessageBudget budget) {
        this.config = config;
        this.agreement = agreement;
        this.counters = counters;
        this.pool = pool;
        this.timing = timing;
        this.reorder = new ReorderQueue(config.memoryPackets());
        this.reader = new MessageReader(config, counters, budget);
        this.acknowledger = new Acknowledger(config, timing, agreement);
    }

    MessageReader reader() {
        return reader;
    }

    Acknowledger acknowledger() {
        return acknowledger;
    }

    /** Whether there is anything to acknowledge: without a run, numbers of ours mean nothing. */
    boolean isRunning() {
        return running;
    }

    /** The next number that is expected. */
    int expected() {
        return expected;
    }

    boolean isMissing() {
        return !reorder.isEmpty();
    }

    /**
     * How far the peer may send: a window beyond what came, be it in order or not, so that a window
     * of packets can be under way although one is missing.
     */
    int edge() {
        return edge(room());
    }

    private int edge(int room) {
        int window = timing.window(Math.min(reader.unread(), room), room);
        int beyond = agreement.isAgreed() ? reorder.size() : 0;
        int most = agreement.receiveMemoryPackets() - reader.unread();
        return acknowledger.edge(expected + Math.min(window + beyond, most));
    }

    /**
     * How many packets may be unread: a window, or as many as there is memory for. Without
     * retransmission no promise is broken by a packet that finds none, and a prototype that lost a
     * small window would wait for ever.
     */
    private int room() {
        int window = agreement.windowPackets();
        if (!config.retransmits()) {
            return window;
        }
        int unread = reader.unread();
        return Math.min(window, unread + pool.left(held(), window - unread));
    }

    /** Packets that wait, be it for others or to be read. */
    private int held() {
        return reorder.size() + reader.unread();
    }

    /** Time has passed: a message may find memory now, so that the window opens. */
    void passed(long nowNs) {
        int before = reader.unread();
        reader.passed(nowNs);
        if (reader.unread() < before) {
            hasRead(nowNs);
        }
    }

    /** The application has read, or what waited has moved on. */
    void hasRead(long nowNs) {
        if (running) {
            int room = room();
            acknowledger.opened(edge(room), expected, room, nowNs);
        }
    }

    /**
     * Whether a packet with that number and a whole message can be read past all queues: it is the
     * one that is expected, and nothing waits.
     */
    boolean isNext(int number) {
        return running
                && number == expected
                && config.retransmits()
                && agreement.isAgreed()
                && reorder.isEmpty()
                && reader.isIdle();
    }

    /** Such a packet was read, whose message has so many bytes. */
    void passed(int number, int bytes, long nowNs) {
        lastDataNs = nowNs;
        latest = number;
        expected = number + 1;
        counters.delivered.increment();
        int room = acknowledger.asksRoom() ? room() : 0;
        acknowledger.passed(expected, bytes, room, nowNs);
    }

    /** A packet with DATA was taken, and may have used what there was of a small window. */
    private void came(boolean missing, boolean news, long nowNs) {
        acknowledger.came(missing, news, nowNs);
        if (!acknowledger.isFresh()) {
            hasRead(nowNs);
        }
    }

    /** A packet with DATA came, header included and check stripped. */
    void data(MemorySegment segment, long offset, int bytes, long nowNs) {
        int number = FrctHeader.seqno(segment, offset);
        if (!isInRun(number, (FrctHeader.flags(segment, offset) & FrctHeader.DRF) != 0, nowNs)) {
            counters.droppedNoRun.increment();
            return;
        }
        long silentNs = nowNs - lastDataNs;
        lastDataNs = nowNs;
        latest = number;
        int ahead = number - expected;
        if (ahead < 0) {
            earlier(number);
            acknowledger.repeat(nowNs);
        } else if (!config.retransmits()) {
            passOver(ahead, silentNs);
            recent.latest(number);
            expected = number + 1;
            deliverNewest(segment, offset, bytes);
            came(false, false, nowNs);
        } else if (ahead >= config.memoryPackets() - reader.unread()) {
            counters.droppedBeyondWindow.increment();
            acknowledger.repeat(nowNs);
        } else {
            store(number, segment, offset, bytes, nowNs);
        }
    }

    /** A number came that was delivered, or passed over. */
    private void earlier(int number) {
        if (!config.retransmits() && recent.late(number)) {
            counters.outOfOrder.increment();
            counters.droppedLate.increment();
        } else {
            counters.droppedDuplicate.increment();
        }
    }

    private void passOver(int numbers, long silentNs) {
        if (numbers > 0) {
            counters.gaps.increment();
            counters.passedOver.add(numbers);
            counters.measures.waited(silentNs);
        }
    }

    /** Writes which packets have come, the latest and those out of order; returns the length. */
    int writeReceived(MemorySegment target, long offset, int room, long nowNs) {
        if (room < FrctReceived.HEADER_BYTES) {
            return 0;
        }
        int most = Math.min(WORDS, FrctReceived.words(room));
        int words = reorder.isEmpty() ? 0 : reorder.words(expected, most);
        int before = FrctReceived.firstNumber(expected, 0);
        for (int place = 0; place < words; place++) {
            int first = reorder.word(place, expected);
            int index = (first - before) / FrctReceived.WORD_PACKETS;
            FrctReceived.writeWord(target, offset, place, index, reorder.bits(first, expected));
        }
        FrctReceived.write(target, offset, words, latest, nowNs - lastDataNs);
        return FrctReceived.length(words);
    }

    /** Nothing is to come any more. */
    void ends(long nowNs) {
        counters.measures.ends(nowNs);
    }

    /** Lets go of everything. */
    void clear(long nowNs) {
        ends(nowNs);
        forgetReordered(counters.droppedClosed);
        reader.clear();
    }

    private boolean isInRun(int number, boolean begins, long nowNs) {
        int ahead = number - expected;
        if (running && agreement.isAgreed()) {
            // Such a peer numbers its packets on for the life of the flow (S1); without
            // retransmission nothing else tells a forged number, which must not stay (R3).
            boolean far = !config.retransmits() && (ahead < -OLD || ahead >= OLD);
            if (far && begins) {
                begin(number, nowNs);
            }
            return begins || !far;
        }
        if (!running || nowNs - lastDataNs > config.receiverInactivityNs()) {
            // A packet of before, after a clock jumped, is no new run.
            boolean old = running && ahead < 0 && ahead >= -2 * config.windowPackets();
            if (begins && !old) {
                begin(number, nowNs);
            }
            return begins;
        }
        if (begins && (ahead < -OLD || ahead >= config.windowPackets())) {
            if (!config.retransmits() && ahead > 0 && ahead < OLD) {
                // Where the peer numbers on after a long loss; a random number is not so near.
                passOver(ahead, nowNs - lastDataNs);
            }
            begin(number, nowNs);
        }
        return true;
    }

    private void begin(int number, long nowNs) {
        forgetReordered(counters.droppedOldRun);
        counters.measures.goesOn(nowNs);
        recent.begin(number);
        running = true;
        expected = number;
        acknowledger.begin(number, nowNs);
    }

    private void forgetReordered(Counter counter) {
        while (true) {
            Packet packet = reorder.takeLatest();
            if (packet == null) {
                return;
            }
            counter.increment();
            packet.release();
        }
    }

    private void store(int number, MemorySegment segment, long offset, int bytes, long nowNs) {
        if (reorder.has(number)) {
            counters.droppedDuplicate.increment();
            reorder.changed(number);
            acknowledger.repeat(nowNs);
            return;
        }
        boolean missing = !reorder.isEmpty();
        if (number == expected && !missing && reader.takeStraight(number, segment, offset, bytes)) {
            expected++;
            counters.measures.goesOn(nowNs);
            came(false, false, nowNs);
            return;
        }
        boolean overtaken = reorder.isBefore(number);
        Packet packet = number == expected ? memoryForExpected() : memoryFor(number);
        if (packet == null) {
            counters.droppedNoMemory.increment();
            return;
        }
        packet.append(segment, offset, bytes);
        if (overtaken) {
            counters.outOfOrder.increment();
        }
        if (number != expected) {
            reorder.put(number, packet);
            if (!missing) {
                stops(nowNs);
            }
        } else {
            deliver(packet);
            expected++;
            Packet next = reorder.take(expected);
            boolean another = next != null;
            while (next != null) {
                deliver(next);
                expected++;
                next = reorder.take(expected);
            }
            if (another || reorder.isEmpty()) {
                counters.measures.goesOn(nowNs);
            }
            if (another && !reorder.isEmpty()) {
                stops(nowNs);
            }
        }
        came(missing, missing == reorder.isEmpty(), nowNs);
    }

    /** Delivery waits for a packet that is missing. */
    private void stops(long nowNs) {
        counters.gaps.increment();
        counters.measures.waits(nowNs);
    }

    /** What the peer was told that it may send finds memory rather than what it was not. */
    private @Nullable Packet memoryFor(int number) {
        return acknowledger.isTold(number) ? pool.acquirePromised(held()) : pool.acquire(held());
    }

    /** The one packet that everything waits for takes the place of the one needed last. */
    private @Nullable Packet memoryForExpected() {
        Packet packet = memoryFor(expected);
        if (packet != null) {
            return packet;
        }
        Packet latest = reorder.takeLatest();
        if (latest == null) {
            return null;
        }
        counters.droppedNoMemory.increment();
        latest.release();
        return pool.acquire();
    }

    private void deliverNewest(MemorySegment segment, long offset, int bytes) {
        if (reader.unread() >= config.windowPackets()) {
            counters.droppedQueueFull.increment();
            return;
        }
        Packet packet = pool.acquire(held());
        if (packet == null) {
            counters.droppedNoMemory.increment();
            return;
        }
        packet.append(segment, offset, bytes);
        deliver(packet);
    }

    private void deliver(Packet packet) {
        if (packet.length() > FrctHeader.HEADER_BYTES) {
            reader.add(packet);
        } else {
            counters.droppedEmpty.increment();
            packet.release();
        }
    }
}
