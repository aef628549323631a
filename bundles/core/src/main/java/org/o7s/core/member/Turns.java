package org.o7s.core.member;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.packet.Packet;

/**
 * The order in which the flows of an IPCP with a {@link Rate} send: those with packets take turns,
 * each for as many bytes as the largest packet has (deficit round robin), as fast as the rate
 * allows. What may not leave yet stays in the ring of its flow, where those above see it.
 *
 * <p>Belongs to the loop of the IPCP; allocates nothing per packet.
 */
final class Turns<A> {
    /** How long flows rest at least once the tokens are used up: a thousand wake-ups per second. */
    static final long REST_LEAST_NS = 1_000_000;

    /** What is done with packets. */
    interface Way<A> {
        /** Whether packets stay where they are. */
        boolean isHeld();

        /** Whether such a packet would leave, rather than be dropped. */
        boolean leaves(int packetBytes);

        /** Sends or drops a packet; false if the port is full and the packet waits in the flow. */
        boolean push(ServedFlow<A> flow, Packet packet);

        /** A flow has no packet left. */
        void emptied(ServedFlow<A> flow);
    }

    private final Loop loop;
    private final Rate rate;
    private final TokenBucket bucket;
    private final int headerBytes;
    private final Way<A> way;
    private final Counter rests;
    private final ArrayDeque<ServedFlow<A>> waiting = new ArrayDeque<>();
    private final Doorbell bell;
    private @Nullable Timer rest;
    private boolean resting;
    private int turnBytes;

    Turns(Loop loop, Rate rate, int headerBytes, Way<A> way, Counter rests) {
        this.loop = loop;
        this.rate = rate;
        this.bucket = new TokenBucket(rate, loop.clocks().monotonicNs());
        this.headerBytes = headerBytes;
        this.way = way;
        this.rests = rests;
        this.turnBytes = headerBytes;
        this.bell = loop.doorbell(this::serve);
    }

    Rate rate() {
        return rate;
    }

    void setMpsBytes(int mpsBytes) {
        turnBytes = mpsBytes + headerBytes;
        bucket.setPacketBytesMax(turnBytes);
    }

    /** A flow rang. */
    void rang(ServedFlow<A> flow) {
        if (flow.queue()) {
            waiting.add(flow);
        }
        bell.ring();
    }

    /** A flow ends; what it sends after this is not limited, but paid for. */
    void remove(ServedFlow<A> flow) {
        if (flow.isQueued()) {
            flow.unqueue();
            waiting.remove(flow);
        }
    }

    /** A packet left. */
    void left(int packetBytes) {
        bucket.spend(packetBytes + headerBytes);
    }

    private boolean serve(long nowNs) {
        for (int i = 0; i < FlowPump.BUDGET_PACKETS; i++) {
            ServedFlow<A> flow = waiting.peek();
            if (flow == null || way.isHeld()) {
                return false;
            }
            Packet packet = flow.next();
            if (packet == null) {
                remove(flow);
                way.emptied(flow);
                continue;
            }
            int bytes = packet.length();
            if (way.leaves(bytes)) {
                if (flow.credit() < bytes + headerBytes) {
                    flow.stall(packet);
                    flow.addCredit(turnBytes);
                    waiting.add(waiting.remove());
                    continue;
                }
                long waitNs = resting ? 1 : bucket.waitNs(bytes + headerBytes, nowNs);
                if (waitNs > 0) {
                    flow.stall(packet);
                    rest(nowNs + Math.max(waitNs, REST_LEAST_NS));
                    return false;
                }
                flow.addCredit(-(bytes + headerBytes));
            }
            if (!way.push(flow, packet)) {
                flow.addCredit(bytes + headerBytes);
                return true;
            }
        }
        return !waiting.isEmpty();
    }

    private void rest(long untilNs) {
        if (resting) {
            return;
        }
        resting = true;
        rests.increment();
        Timer used = rest;
        if (used == null || !loop.scheduleAgain(used, untilNs)) {
            rest = loop.schedule(untilNs, this::rested);
        }
    }

    private void rested() {
        resting = false;
        bell.ring();
    }
}
