package org.o7s.allocator;

import java.util.ArrayList;
import java.util.List;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Agent;
import org.o7s.core.packet.Packet;
import org.o7s.policy.congestion.CongestionPolicy;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;

/**
 * From data transfer to the users of flows.
 *
 * <p>A user that does not read loses packets, the others notice nothing. Users are told at the end
 * of the pass, once for all packets of it. Nothing is allocated per packet, only per update.
 * Source: docs/wire/wire-unicast.md 5.8 and 6.3.
 */
final class ReceivePath implements Agent {
    /** Packets that are kept for a flow whose reply is still outstanding. */
    static final int EARLY_PACKETS_MAX = 16;

    /** The same, for all such flows together. */
    static final int EARLY_PACKETS_MAX_TOTAL = 1024;

    private final Shared shared;
    private final Congestion congestion;
    private final List<UnicastFlow> touched = new ArrayList<>();
    private int earlyPackets;

    private final Counter received;
    private final Counter receivedBytes;
    private final Counter sentUpdates;
    private final Counter unsentUpdates;
    private final Counter droppedQueueFull;
    private final Counter droppedClosing;
    private final Counter droppedEarly;

    ReceivePath(Shared shared, Congestion congestion) {
        this.shared = shared;
        this.congestion = congestion;
        CounterSet counters = shared.counters();
        this.received = counters.make("received-packets");
        this.receivedBytes = counters.make("received-bytes");
        this.sentUpdates = counters.make("sent-updates");
        this.unsentUpdates = counters.make("unsent-updates");
        this.droppedQueueFull = counters.make("dropped-queue-full");
        this.droppedClosing = counters.make("dropped-closing");
        this.droppedEarly = counters.make("dropped-early");
    }

    /** A packet for a flow came in; an empty one is a packet like any other. */
    void received(UnicastFlow flow, int mark, Packet packet) {
        switch (flow.state()) {
            case OPEN -> {
                flow.hear();
                int level = congestion.received(flow, mark & 0xff);
                handOver(flow, packet);
                if (level != CongestionPolicy.NO_UPDATE) {
                    update(flow, level);
                }
            }
            case LEFT -> handOver(flow, packet);
            case REQUESTED -> keep(flow, packet);
            case LINGERING, CLOSED -> drop(flow, packet, droppedClosing);
        }
    }

    private void update(UnicastFlow flow, int level) {
        byte[] message = FaCodec.encode(new FlowUpdate(flow.remoteEid(), level));
        // Not repeated: under congestion another one follows soon.
        if (shared.sender().sendMessage(flow.peer(), DtHeader.EID_FLOW_ALLOCATOR, message)) {
            flow.books().sentUpdate(level);
            sentUpdates.increment();
        } else {
            unsentUpdates.increment();
        }
    }

    private void keep(UnicastFlow flow, Packet packet) {
        if (flow.early().size() < EARLY_PACKETS_MAX && earlyPackets < EARLY_PACKETS_MAX_TOTAL) {
            earlyPackets++;
            flow.early().add(packet);
        } else {
            drop(flow, packet, droppedEarly);
        }
    }

    /** A flow is open: what came before its reply is handed over. */
    void open(UnicastFlow flow) {
        Packet packet;
        while ((packet = flow.early().poll()) != null) {
            earlyPackets--;
            handOver(flow, packet);
        }
    }

    /** Drops what came for a flow that never opened. */
    void forget(UnicastFlow flow) {
        Packet packet;
        while ((packet = flow.early().poll()) != null) {
            earlyPackets--;
            drop(flow, packet, droppedEarly);
        }
    }

    private void handOver(UnicastFlow flow, Packet packet) {
        int bytes = packet.length();
        switch (flow.end().offer(packet)) {
            case ACCEPTED -> {
                flow.books().received(bytes);
                received.increment();
                receivedBytes.add(bytes);
                if (!flow.isTouched()) {
                    flow.setTouched(true);
                    touched.add(flow);
                }
            }
            case FULL -> drop(flow, packet, droppedQueueFull);
            case CLOSED -> drop(flow, packet, droppedClosing);
        }
    }

    private static void drop(UnicastFlow flow, Packet packet, Counter counter) {
        flow.books().lost(packet.length());
        packet.release();
        counter.increment();
    }

    @Override
    public String agentName() {
        return "flow allocator of " + shared.settings().owner();
    }

    /** Tells the users of all flows that packets came in for, once each. */
    @Override
    public int doWork(long nowNs) {
        int flows = touched.size();
        for (int i = 0; i < flows; i++) {
            UnicastFlow flow = touched.get(i);
            flow.setTouched(false);
            flow.end().flush();
        }
        touched.clear();
        return flows;
    }
}
