package org.o7s.ipcp.local;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.packet.Packet;

/**
 * The two halves of a local flow: what comes in at one end goes out at the other, in order.
 *
 * <p>A ring that is full holds its packets back, so the writer waits and nothing is lost. A user
 * that takes its half down takes the other down; when one half ends, both do. Belongs to the loop
 * of its IPCP.
 */
final class Pair {
    private static final int BUDGET_PACKETS = 64;
    private static final long RETRY_FIRST_NS = 200_000;
    private static final long RETRY_LAST_NS = 10_000_000;

    /** One direction. */
    private final class Half {
        final FlowEnd from;
        final FlowEnd to;
        final Doorbell bell;
        @Nullable Packet stalled;
        @Nullable Timer retry;
        long retryNs = RETRY_FIRST_NS;
        long packets;
        long bytes;

        Half(FlowEnd from, FlowEnd to) {
            this.from = from;
            this.to = to;
            this.bell = loop.doorbell(this::answer);
        }

        private boolean answer(long nowNs) {
            if (over) {
                return false;
            }
            to.link().setDown(from.isPeerTakenDown());
            int moved = move(BUDGET_PACKETS);
            if (stalled != null) {
                retryLater(nowNs);
                return false;
            }
            if (moved > 0) {
                retryNs = RETRY_FIRST_NS;
            }
            if (from.isPeerClosed() && !from.hasPacket()) {
                ended.over(Pair.this);
                return false;
            }
            return from.hasPacket();
        }

        private int move(int limit) {
            int moved = 0;
            Packet packet = stalled;
            stalled = null;
            while (moved < limit && (packet != null || (packet = from.poll()) != null)) {
                int length = packet.length();
                Offer offer = to.offer(packet);
                if (offer == Offer.FULL) {
                    stalled = packet;
                    break;
                }
                if (offer == Offer.CLOSED) {
                    packet.release();
                    counters.droppedClosing().increment();
                } else {
                    counters.moved().increment();
                    packets++;
                    bytes += length;
                }
                packet = null;
                moved++;
            }
            if (moved > 0) {
                to.flush();
            }
            return moved;
        }

        private void retryLater(long nowNs) {
            if (retry == null) {
                retry = loop.schedule(nowNs + retryNs, this::retryNow);
                retryNs = Math.min(2 * retryNs, RETRY_LAST_NS);
            }
        }

        private void retryNow() {
            retry = null;
            bell.ring();
        }

        /** What waits in this direction, first at its beginning, then at its end. */
        private String queue() {
            int waiting = from.waiting() + (stalled == null ? 0 : 1);
            return "%d packets wait, and %d of %d at the other end"
                    .formatted(waiting, to.waitingForPeer(), to.capacity());
        }

        private void end() {
            var _ = move(2 * FlowLink.CAPACITY_PACKETS);
            Packet packet = stalled;
            stalled = null;
            while (packet != null) {
                packet.release();
                counters.droppedClosing().increment();
                packet = from.poll();
            }
            if (retry != null) {
                retry.cancel();
            }
        }
    }

    /** Told when the user of one half is gone. */
    @FunctionalInterface
    interface Ended {
        void over(Pair pair);
    }

    private final Loop loop;
    private final LocalCounters counters;
    private final Ended ended;
    private final String name;
    private final int requesterFlowId;
    private final int acceptorFlowId;
    private final Half forth;
    private final Half back;
    private boolean over;

    Pair(
            Loop loop,
            LocalCounters counters,
            Ended ended,
            String name,
            int requesterFlowId,
            FlowEnd requester,
            int acceptorFlowId,
            FlowEnd acceptor) {
        this.loop = loop;
        this.counters = counters;
        this.ended = ended;
        this.name = name;
        this.requesterFlowId = requesterFlowId;
        this.acceptorFlowId = acceptorFlowId;
        this.forth = new Half(requester, acceptor);
        this.back = new Half(acceptor, requester);
    }

    void open(int mpsBytes) {
        for (Half half : new Half[] {forth, back}) {
            half.from.link().setMpsBytes(mpsBytes);
            half.from.attend(half.bell::ring);
        }
    }

    FlowEnd requester() {
        return forth.from;
    }

    FlowEnd acceptor() {
        return back.from;
    }

    String name() {
        return name;
    }

    String ids() {
        return requesterFlowId + "--" + acceptorFlowId;
    }

    boolean has(int flowId) {
        return flowId == requesterFlowId || flowId == acceptorFlowId;
    }

    /** The flow at the other end. */
    int other(int flowId) {
        return flowId == requesterFlowId ? acceptorFlowId : requesterFlowId;
    }

    /** What decides about the packets that the holder of one of both flows writes. */
    Map<String, String> facts(int flowId) {
        boolean requester = flowId == requesterFlowId;
        Half half = requester ? forth : back;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("flow", (requester ? "requested to" : "accepted for") + " \"" + name + "\"");
        facts.put("queue", half.queue());
        facts.put(
                "other end", "flow " + other(flowId) + (half.to.isPeerTakenDown() ? ", down" : ""));
        facts.put("traffic", traffic());
        return facts;
    }

    String traffic() {
        return "%d packets (%d bytes) forth, %d packets (%d bytes) back"
                .formatted(forth.packets, forth.bytes, back.packets, back.bytes);
    }

    /** Moves what is left, then breaks both halves. */
    void close() {
        if (!over) {
            over = true;
            forth.end();
            back.end();
            forth.from.close();
            back.from.close();
        }
    }
}
