package org.o7s.itests.slots.probe;

import java.lang.foreign.ValueLayout;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.loop.Agent;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;

/**
 * Numbered packets into one end of a layer and out of the other, at a rate or as fast as they go.
 * Each carries the time at which it was due, so that a layer that stands still is late with all
 * that were due meanwhile, and goes on being late until it has caught up. All writes are by the
 * loop; any thread may read the counts. Allocates nothing.
 */
final class Traffic implements Agent {
    /** As fast as they go. */
    static final long SATURATING = Long.MAX_VALUE;

    private static final int PAYLOAD_BYTES = 64;
    private static final int PER_PASS = 64;

    /** More than this on the way means that something holds it up, not that it was lost. */
    private static final int WINDOW = 512;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Loop loop;
    private final PacketPools pools;
    private final FlowEnd in;
    private final FlowEnd out;
    private long packetsPerSecond;
    private long beganNs;
    private long writtenBefore;
    private long worstNs;
    private long arrivedNs;
    private long pauseNs;
    private volatile long written;
    private volatile long arrived;
    private volatile long unseen;

    /** Traffic that has not begun. On the loop. */
    Traffic(Loop loop, PacketPools pools, FlowEnd in, FlowEnd out) {
        this.loop = loop;
        this.pools = pools;
        this.in = in;
        this.out = out;
        out.attend(this::read);
        loop.add(this);
    }

    /**
     * Written, arrived, and the sum of the numbers written less that of those that arrived: once
     * all have arrived it is 0, unless one was lost and another came twice.
     */
    long[] counts() {
        return new long[] {written, arrived, unseen};
    }

    /** From now on so many packets per second are due; 0 for none. On the loop. */
    void pace(long rate) {
        packetsPerSecond = rate;
        begin();
    }

    /**
     * How late packets were at worst since the last call, and for how long none arrived at most
     * while some were due, in ns; what is late now is forgiven.
     */
    long[] worstNs() {
        long[] worst = {worstNs, pauseNs};
        if (packetsPerSecond > 0 && packetsPerSecond < SATURATING && arrived < written) {
            long nowNs = nowNs();
            worst[0] = Math.max(worst[0], nowNs - dueNs(arrived));
            worst[1] = Math.max(worst[1], nowNs - arrivedNs);
        }
        begin();
        return worst;
    }

    private void begin() {
        beganNs = nowNs();
        writtenBefore = written;
        worstNs = 0;
        arrivedNs = beganNs;
        pauseNs = 0;
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }

    private long dueNs(long number) {
        return beganNs + (number - writtenBefore) * 1_000_000_000L / packetsPerSecond;
    }

    @Override
    public String agentName() {
        return "traffic";
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the loop writes.
    public int doWork(long nowNs) {
        if (packetsPerSecond == 0) {
            return 0;
        }
        boolean saturating = packetsPerSecond == SATURATING;
        int done = 0;
        while (done < PER_PASS
                && written - arrived < WINDOW
                && (saturating || dueNs(written) - nowNs <= 0)
                && write(saturating ? nowNs : dueNs(written))) {
            unseen += written;
            written++;
            done++;
        }
        if (done > 0) {
            in.flush();
        }
        return done;
    }

    private boolean write(long dueNs) {
        Packet packet = pools.acquire(PAYLOAD_BYTES);
        if (packet == null) {
            return false;
        }
        long at = packet.pushBack(PAYLOAD_BYTES);
        packet.memory().set(LONG, at, written);
        packet.memory().set(LONG, at + Long.BYTES, dueNs);
        if (in.offer(packet) != Offer.ACCEPTED) {
            packet.release();
            return false;
        }
        return true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the loop writes.
    private void read() {
        long nowNs = nowNs();
        long before = arrived;
        Packet packet;
        while ((packet = out.poll()) != null) {
            long number = packet.memory().get(LONG, packet.offset());
            long dueNs = packet.memory().get(LONG, packet.offset() + (long) Long.BYTES);
            packet.release();
            if (number >= writtenBefore) {
                worstNs = Math.max(worstNs, nowNs - dueNs);
            }
            unseen -= number;
            arrived++;
        }
        if (arrived > before) {
            pauseNs = Math.max(pauseNs, nowNs - arrivedNs);
            arrivedNs = nowNs;
        }
    }
}
