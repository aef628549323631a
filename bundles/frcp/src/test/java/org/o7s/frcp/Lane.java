package org.o7s.frcp;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** One direction between two machines, on virtual time; the same for the same seed. */
final class Lane {
    private static final long MS = 1_000_000L;

    private record Flight(long atNs, long order, byte[] bytes) implements Comparable<Flight> {
        @Override
        public int compareTo(Flight other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Path path;
    long sent;
    long lost;

    /** Those of them that found the queue before the limit full. */
    long overflowed;

    private final SplittableRandom random;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>();
    private long order;
    private long lastNs;
    private long freeNs;
    private int burstLeft;

    Lane(Path path, long seed) {
        this.path = path;
        this.random = new SplittableRandom(seed);
    }

    void send(byte[] bytes, long nowNs) {
        sent++;
        if (isLost(nowNs)) {
            lost++;
            return;
        }
        long leavesNs = nowNs;
        if (path.bitsPerSecond() > 0) {
            long takesNs = Math.max(1, bytes.length * 8L * 1_000_000_000L / path.bitsPerSecond());
            if (freeNs - nowNs > takesNs * path.queue()) {
                lost++;
                overflowed++;
                return;
            }
            freeNs = Math.max(freeNs, nowNs) + takesNs;
            leavesNs = freeNs;
        }
        long atNs = leavesNs + path.delayMs() * MS + upTo(path.jitterMs() * MS);
        if (hits(path.reorder())) {
            flights.add(flight(atNs + upTo(Math.max(2 * MS, path.delayMs() * MS / 4)), bytes));
        } else {
            lastNs = Math.max(lastNs, atNs);
            flights.add(flight(lastNs, bytes));
        }
        if (hits(path.duplicate())) {
            flights.add(flight(atNs + upTo(20 * MS), bytes));
        }
    }

    private boolean isLost(long nowNs) {
        long periodNs = path.periodMs() * MS;
        if (periodNs > 0 && Math.floorMod(nowNs, periodNs) >= periodNs - path.darkMs() * MS) {
            return true;
        }
        if (burstLeft > 0) {
            burstLeft--;
            return true;
        }
        boolean hit = hits(path.loss());
        burstLeft = hit ? path.burst() - 1 : 0;
        return hit;
    }

    private Flight flight(long atNs, byte[] bytes) {
        byte[] carried = bytes.clone();
        if (carried.length > 0 && random.nextInt(1000) < path.corrupt()) {
            int bit = random.nextInt(carried.length * 8);
            carried[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return new Flight(atNs, order++, carried);
    }

    private boolean hits(int percent) {
        return percent > 0 && random.nextInt(100) < percent;
    }

    private long upTo(long ns) {
        return ns == 0 ? 0 : random.nextLong(ns);
    }

    /** When the next packet arrives. */
    long nextNs() {
        Flight first = flights.peek();
        return first == null ? FrcpMachine.NEVER : first.atNs();
    }

    byte[] take() {
        return flights.remove().bytes();
    }

    int inFlight() {
        return flights.size();
    }
}
