package org.o7s.lab.cable;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * One direction of a bad cable: frames and time go in, frames come out. It reads no clock and draws
 * everything from one seed; each frame takes the same number of draws whatever becomes of it, so
 * that the fate of the n-th frame does not depend on those before, but for losses in bursts. One
 * thread.
 *
 * <p>At any time: offered + duplicated = delivered + lost + overflowed + waiting.
 */
public final class ImpairmentMachine {
    private static final int HEADER_BYTES = 14;
    private static final long NS_PER_S = 1_000_000_000L;

    /** Frames that are under way at most; more are dropped. */
    public static final int MAX_WAITING = 20_000;

    /** What {@link #nextDueNs} says when nothing waits. */
    public static final long NEVER = Long.MAX_VALUE;

    private record Waiting(long dueNs, long order, byte[] frame) {}

    /**
     * What became of the frames so far.
     *
     * @param offered frames that came in
     * @param delivered frames that went out
     * @param lost frames that vanished
     * @param dark those of them that vanished because everything did
     * @param overflowed frames for which the queue had no room
     * @param duplicated frames that were made a second time
     * @param corrupted frames with a flipped bit
     * @param reordered frames that were held back
     * @param waiting frames that are under way
     */
    public record Counts(
            long offered,
            long delivered,
            long lost,
            long dark,
            long overflowed,
            long duplicated,
            long corrupted,
            long reordered,
            int waiting) {}

    private final SplittableRandom random;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(
                    Comparator.comparingLong(Waiting::dueNs).thenComparingLong(Waiting::order));

    /** When the frames before the cable have left, those first that leave first. */
    private final Deque<Long> leavingNs = new ArrayDeque<>();

    private Impairments impairments;
    private long changedNs;
    private int burstLeft;
    private long cableFreeNs = Long.MIN_VALUE;
    private long lastDueNs = Long.MIN_VALUE;
    private long offered;
    private long delivered;
    private long lost;
    private long dark;
    private long overflowed;
    private long duplicated;
    private long corrupted;
    private long reordered;

    /** A cable whose every decision follows from the seed; periods begin at time 0. */
    public ImpairmentMachine(Impairments impairments, long seed) {
        this.impairments = impairments;
        this.random = new SplittableRandom(seed);
    }

    /** From now on, the cable is like this, and a period begins. */
    public void change(Impairments other, long nowNs) {
        impairments = other;
        changedNs = nowNs;
        burstLeft = 0;
    }

    /** A frame came in; the array is kept. */
    public void offer(byte[] frame, long nowNs) {
        offered++;
        boolean hit = random.nextDouble() < impairments.loss();
        boolean duplicates = random.nextDouble() < impairments.duplication();
        boolean corrupts = random.nextDouble() < impairments.corruption();
        boolean reorders = random.nextDouble() < impairments.reordering();
        double jitter = random.nextDouble() * 2 - 1;
        double place = random.nextDouble();
        if (vanishes(hit, nowNs)) {
            lost++;
            return;
        }
        if (isFull(nowNs)) {
            overflowed++;
            return;
        }
        if (corrupts && frame.length > HEADER_BYTES) {
            corrupted++;
            int bit = (int) (place * (frame.length - HEADER_BYTES) * 8);
            frame[HEADER_BYTES + bit / 8] ^= (byte) (1 << (bit % 8));
        }
        long sentNs = sentNs(frame.length, nowNs);
        long dueNs = sentNs + impairments.delayNs() + (long) (jitter * impairments.jitterNs());
        if (reorders) {
            reordered++;
            dueNs += impairments.holdBackNs();
        } else {
            dueNs = Math.max(dueNs, lastDueNs);
            lastDueNs = dueNs;
        }
        waiting.add(new Waiting(dueNs, offered, frame));
        if (duplicates) {
            duplicated++;
            waiting.add(new Waiting(dueNs, offered, frame.clone()));
        }
    }

    private boolean vanishes(boolean hit, long nowNs) {
        Outages outages = impairments.outages();
        if (outages.isDark(nowNs - changedNs)) {
            dark++;
            return true;
        }
        if (burstLeft > 0) {
            burstLeft--;
            return true;
        }
        burstLeft = hit ? outages.burstFrames() - 1 : 0;
        return hit;
    }

    private boolean isFull(long nowNs) {
        while (!leavingNs.isEmpty() && leavingNs.element() <= nowNs) {
            leavingNs.remove();
        }
        return leavingNs.size() >= impairments.queueFrames() || waiting.size() >= MAX_WAITING;
    }

    private long sentNs(int bytes, long nowNs) {
        if (impairments.rateBps() == 0) {
            return nowNs;
        }
        long begins = Math.max(nowNs, cableFreeNs);
        cableFreeNs = begins + bytes * 8L * NS_PER_S / impairments.rateBps();
        leavingNs.add(cableFreeNs);
        return cableFreeNs;
    }

    /** When the next frame goes out; {@link #NEVER} if none waits. */
    public long nextDueNs() {
        Waiting next = waiting.peek();
        return next == null ? NEVER : next.dueNs();
    }

    /** The next frame that is due. */
    public Optional<byte[]> poll(long nowNs) {
        Waiting next = waiting.peek();
        if (next == null || next.dueNs() > nowNs) {
            return Optional.empty();
        }
        waiting.remove();
        delivered++;
        return Optional.of(next.frame());
    }

    /** What became of the frames so far. */
    public Counts counts() {
        return new Counts(
                offered,
                delivered,
                lost,
                dark,
                overflowed,
                duplicated,
                corrupted,
                reordered,
                waiting.size());
    }
}
