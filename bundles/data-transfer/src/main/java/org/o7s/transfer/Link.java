package org.o7s.transfer;

import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.Features;

/**
 * A link to a neighbour: a flow of a layer below, the queue in front of it, and how it does.
 * Belongs to one loop.
 */
final class Link {
    /**
     * Packets that are kept in the ring of the flow while others wait in the queue: enough to keep
     * the layer below busy, few enough for the scheduler to matter.
     */
    static final int IN_RING_MAX = 128;

    /** How many packets can wait to leave, in the queue and in the ring. */
    static final int CAPACITY_PACKETS = EgressQueue.CAPACITY_PACKETS + IN_RING_MAX;

    private final int number;
    private final long neighbour;
    private final LowerFlow flow;
    private final FlowEnd end;
    private final int cube;
    private final int features;
    private final long establishedWallNs;
    private final Liveness liveness;
    private final int inRingMax;
    private final EgressQueue queue = new EgressQueue();
    private final Traffic traffic = new Traffic();
    private @Nullable Doorbell bell;
    private long[] schedulerMemory = {};
    private long freshPass;
    private int freshPackets;
    private boolean touched;
    private boolean refused;
    private boolean saidUp = true;
    private boolean carrierDown;
    private boolean closed;
    private boolean removed;

    Link(
            int number,
            long neighbour,
            LowerFlow flow,
            int cube,
            int features,
            long establishedWallNs,
            Liveness liveness) {
        this.number = number;
        this.neighbour = neighbour;
        this.flow = flow;
        this.end = flow.end();
        this.cube = cube;
        this.features = features;
        this.establishedWallNs = establishedWallNs;
        this.liveness = liveness;
        this.inRingMax = Math.min(IN_RING_MAX, end.capacity());
        this.carrierDown = end.link().isDown();
    }

    int number() {
        return number;
    }

    long neighbour() {
        return neighbour;
    }

    FlowEnd end() {
        return end;
    }

    int cube() {
        return cube;
    }

    LowerFlow flow() {
        return flow;
    }

    long establishedWallNs() {
        return establishedWallNs;
    }

    EgressQueue queue() {
        return queue;
    }

    Traffic traffic() {
        return traffic;
    }

    Liveness liveness() {
        return liveness;
    }

    /** Whether the neighbour is one of ours, which answers hellos. */
    boolean isWatched() {
        return Features.has(features, Features.O7S) && !closed;
    }

    /** The largest packet that the layer below takes now, in bytes. */
    int packetBytesMax() {
        return end.link().mpsBytes();
    }

    /** How many packets may be in the ring while others wait behind it. */
    int inRingMax() {
        return inRingMax;
    }

    /** How many packets wait to leave. */
    int waiting() {
        return queue.size() + end.waitingForPeer();
    }

    /** Has the bell rung whenever there is something to do. */
    void attend(Doorbell doorbell) {
        bell = doorbell;
        end.attend(doorbell::ring);
    }

    /** Has it looked at in the next pass. */
    void ring() {
        Doorbell rung = bell;
        if (rung != null) {
            rung.ring();
        }
    }

    // ---- how it does ----

    boolean isUp() {
        return !carrierDown && !closed && !removed && !liveness.isSilent();
    }

    /** Why it is not up: a sentence without a subject; empty if it is up. */
    String why() {
        if (closed || removed) {
            return "is closed";
        }
        if (carrierDown) {
            return "has no carrier";
        }
        return liveness.isSilent() ? liveness.why() : "";
    }

    /** Whether others were told last that it is up. */
    boolean isSaidUp() {
        return saidUp;
    }

    void setSaidUp(boolean up) {
        saidUp = up;
    }

    boolean isCarrierDown() {
        return carrierDown;
    }

    void setCarrierDown(boolean isDown) {
        carrierDown = isDown;
    }

    boolean isClosed() {
        return closed;
    }

    void setClosed() {
        closed = true;
    }

    boolean isRemoved() {
        return removed;
    }

    void setRemoved() {
        removed = true;
    }

    // ---- marks of the egress ----

    /** Words of the scheduler's policy. */
    long[] schedulerMemory() {
        return schedulerMemory;
    }

    void setSchedulerMemory(long[] words) {
        schedulerMemory = words;
    }

    /**
     * How many of the packets that wait came before this pass: the layer below has had its turn
     * since, and left them. What came in this pass is a burst that nobody could have sent yet, and
     * says nothing about the way.
     *
     * @param waiting packets in the queue and in the ring
     * @param pass number of the pass
     */
    int standing(int waiting, long pass) {
        if (pass != freshPass) {
            freshPass = pass;
            freshPackets = 0;
        }
        return Math.max(0, waiting - freshPackets);
    }

    /** A packet joins those that wait, in the pass of the last {@link #standing}. */
    void countFresh() {
        freshPackets++;
    }

    /** Whether the other side has to be told of packets in the ring. */
    boolean isTouched() {
        return touched;
    }

    void setTouched(boolean isTouched) {
        touched = isTouched;
    }

    /** Whether somebody of this member was told that the queue is full. */
    boolean hasRefused() {
        return refused;
    }

    void setRefused(boolean hasRefused) {
        refused = hasRefused;
    }

    /** Everything that waited, packet by packet. */
    @Nullable Packet pollQueue() {
        int oldest = queue.oldest();
        return oldest < 0 ? null : queue.poll(oldest);
    }

    LinkView view() {
        return new LinkView(
                number,
                neighbour,
                flow.flowId(),
                flow.lower(),
                isUp(),
                why(),
                cube,
                features,
                Math.max(0, packetBytesMax() - DtHeader.LENGTH),
                end.waiting(),
                waiting(),
                CAPACITY_PACKETS,
                traffic.view());
    }
}
