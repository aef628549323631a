package org.o7s.allocator;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.packet.Packet;

/**
 * From the users of flows into data transfer, flow by flow, a few packets at a time.
 *
 * <p>A flow that congestion avoidance makes wait has a timer of its own and holds up no other. A
 * flow whose way out is full is not read any more, so its user waits too; room goes around among
 * those who wait, and whoever is cut short has the rest of its turn first next time. Nothing is
 * allocated per packet or pause. Source: docs/wire/wire-unicast.md 5.8 and 6.4 note 1.
 */
final class SendPath {
    /** Packets of one flow that are sent before others have their turn. */
    static final int BUDGET_PACKETS = 64;

    /** The same, for a turn after there was no room. */
    private static final int ROOM_BUDGET_PACKETS = 8;

    /** When to try again, should nobody say that there is room. */
    private static final long ROOM_LIMIT_NS = 1_000_000_000L;

    private final Shared shared;
    private final Congestion congestion;
    private final Consumer<UnicastFlow> drained;
    private final Doorbell roomBell;
    private final Runnable room;
    private final Runnable roomLimit = this::roomLimitPassed;
    private final ArrayDeque<UnicastFlow> waiting = new ArrayDeque<>();
    private boolean roomAwaited;
    private boolean roomLimited;
    private int mpsBytes;

    private final Counter sent;
    private final Counter sentBytes;
    private final Counter paused;
    private final Counter full;
    private final Counter droppedTooLarge;
    private final Counter droppedNoRoute;
    private final Counter droppedUnsent;

    /**
     * A path without flows.
     *
     * @param drained told of a flow whose user is gone and whose packets are all sent
     */
    SendPath(Shared shared, Congestion congestion, Consumer<UnicastFlow> drained) {
        this.shared = shared;
        this.congestion = congestion;
        this.drained = drained;
        this.roomBell = shared.loop().doorbell(this::roomCame);
        this.room =
                () -> {
                    roomAwaited = false;
                    roomBell.ring();
                };
        CounterSet counters = shared.counters();
        this.sent = counters.make("sent-packets");
        this.sentBytes = counters.make("sent-bytes");
        this.paused = counters.make("paused-flows");
        this.full = counters.make("full-queues");
        this.droppedTooLarge = counters.make("dropped-too-large");
        this.droppedNoRoute = counters.make("dropped-no-route");
        this.droppedUnsent = counters.make("dropped-unsent");
        this.mpsBytes = shared.sender().mpsBytes();
    }

    /** The largest packet that is sent, in bytes; 0 while there is no adjacency. */
    int mpsBytes() {
        return mpsBytes;
    }

    /** The largest payload of the layer has changed; returns whether the flows must be told. */
    boolean mpsChanged() {
        mpsBytes = shared.sender().mpsBytes();
        return mpsBytes > 0;
    }

    /** Starts to read the user of a flow. */
    void open(UnicastFlow flow) {
        if (mpsBytes > 0) {
            flow.end().link().setMpsBytes(mpsBytes);
        }
        Doorbell bell = shared.loop().doorbell(nowNs -> answer(flow, nowNs));
        flow.attend(bell, () -> pauseOver(flow));
        flow.end().attend(bell::ring);
    }

    private void pauseOver(UnicastFlow flow) {
        flow.endPause(shared.nowNs());
        flow.ring();
    }

    /** Another policy is in use: what the old one made wait may go. */
    void resume(UnicastFlow flow) {
        flow.cancelPause();
        flow.ring();
    }

    private boolean answer(UnicastFlow flow, long nowNs) {
        return drive(flow, BUDGET_PACKETS, nowNs);
    }

    /** Sends packets of a flow; returns whether it can go on at once. */
    private boolean drive(UnicastFlow flow, int budget, long nowNs) {
        if (flow.isHeldBack() || !flow.isServed()) {
            return false;
        }
        for (int i = 0; i < budget; i++) {
            Packet packet = flow.takeStalled();
            boolean isNew = packet == null;
            if (packet == null) {
                packet = flow.poll();
            }
            if (packet == null) {
                if (flow.isDrained()) {
                    drained.accept(flow);
                }
                return false;
            }
            if (isNew && mustWait(flow, packet, nowNs)) {
                return false;
            }
            if (!push(flow, packet)) {
                awaitRoom(flow, budget - i);
                return false;
            }
        }
        return flow.hasNext() || flow.isDrained();
    }

    private boolean mustWait(UnicastFlow flow, Packet packet, long nowNs) {
        long waitNs = congestion.waitBefore(flow, packet.length(), nowNs);
        if (waitNs == 0) {
            return false;
        }
        paused.increment();
        flow.stall(packet);
        flow.pause(nowNs + waitNs);
        flow.wakeAt(shared.loop(), nowNs + waitNs);
        return true;
    }

    /** Sends or drops a packet; false if there is no room and it waits in the flow. */
    private boolean push(UnicastFlow flow, Packet packet) {
        int bytes = packet.length();
        if (bytes > mpsBytes && mpsBytes > 0) {
            drop(flow, packet, droppedTooLarge);
            return true;
        }
        switch (shared.sender()
                .send(flow.peer(), flow.cube(), flow.remoteEid(), flow.flowKey(), packet)) {
            case ACCEPTED -> {
                flow.books().sent(bytes);
                sent.increment();
                sentBytes.add(bytes);
            }
            case CLOSED -> drop(flow, packet, droppedNoRoute);
            case FULL -> {
                flow.stall(packet);
                return false;
            }
        }
        return true;
    }

    private static void drop(UnicastFlow flow, Packet packet, Counter counter) {
        flow.books().unsent(packet.length());
        packet.release();
        counter.increment();
    }

    // When there is no room.

    private void awaitRoom(UnicastFlow flow, int leftOfTurn) {
        full.increment();
        flow.awaitRoom(Math.min(leftOfTurn, ROOM_BUDGET_PACKETS));
        waiting.add(flow);
        if (!roomAwaited) {
            roomAwaited = true;
            shared.sender().awaitRoom(room);
        }
        if (!roomLimited) {
            // Every wait has a bound, also one for somebody who forgets to tell.
            roomLimited = true;
            shared.loop().schedule(shared.nowNs() + ROOM_LIMIT_NS, roomLimit);
        }
    }

    private void roomLimitPassed() {
        roomLimited = false;
        roomBell.ring();
    }

    private boolean roomCame(long nowNs) {
        // Each once: who finds no room goes to the end, in the order of now.
        for (int i = waiting.size(); i > 0; i--) {
            UnicastFlow flow = waiting.remove();
            if (drive(flow, flow.takeRoom(), nowNs)) {
                flow.ring();
            }
        }
        return false;
    }

    // The end of a flow.

    /** Takes over what the user of a flow wrote, so that its end can be closed. */
    void takeOver(UnicastFlow flow) {
        Packet packet;
        while ((packet = flow.end().poll()) != null) {
            flow.tail().add(packet);
        }
    }

    /** Sends what still waits, without pauses, as far as there is room. */
    void sendRest(UnicastFlow flow) {
        Packet packet;
        do {
            packet = flow.takeStalled();
            if (packet == null) {
                packet = flow.poll();
            }
        } while (packet != null && push(flow, packet));
    }

    /** Drops what still waits. */
    void dropRest(UnicastFlow flow) {
        Packet packet = flow.takeStalled();
        while (packet != null || (packet = flow.poll()) != null) {
            drop(flow, packet, droppedUnsent);
            packet = null;
        }
        while ((packet = flow.tail().poll()) != null) {
            drop(flow, packet, droppedUnsent);
        }
    }
}
