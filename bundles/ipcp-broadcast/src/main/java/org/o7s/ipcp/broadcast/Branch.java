package org.o7s.ipcp.broadcast;

import java.util.Map;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Signal;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;

/**
 * One of the flows between which a member hands packets on: an adjacency, or the flow of an
 * application that joined. What waits for it is bounded by the ring of the flow. Belongs to the
 * member's loop.
 */
final class Branch {
    /** What is at the other end. */
    enum Kind {
        /** A member of o7s. */
        NEIGHBOUR,
        /** A member of another implementation. */
        FOREIGN,
        /** An application of this system. */
        JOINED
    }

    private final int flowId;
    private final Kind kind;
    private final FlowEnd end;
    private final boolean reads;
    private final boolean writes;
    private final Doorbell bell;
    private boolean open = true;
    private boolean unflushed;
    private long packetsIn;
    private long bytesIn;
    private long packetsOut;
    private long bytesOut;
    private long dropped;

    /**
     * A branch that is not attended yet.
     *
     * @param reads whether it gets packets
     * @param writes whether its packets are taken
     * @param reader what is done when packets wait
     */
    Branch(
            int flowId,
            Kind kind,
            FlowEnd end,
            boolean reads,
            boolean writes,
            Loop loop,
            Reader reader) {
        this.flowId = flowId;
        this.kind = kind;
        this.end = end;
        this.reads = reads;
        this.writes = writes;
        this.bell = loop.doorbell(nowNs -> open && reader.read(this, nowNs));
    }

    /** Reads what waits, within a budget. */
    @FunctionalInterface
    interface Reader {
        /** Whether something is left. */
        boolean read(Branch branch, long nowNs);
    }

    void begin() {
        end.attend(bell::ring);
    }

    /** From now on it is no branch any more; the end is not touched. */
    void end() {
        open = false;
        end.attend(Signal.NONE);
    }

    boolean isOpen() {
        return open;
    }

    int flowId() {
        return flowId;
    }

    Kind kind() {
        return kind;
    }

    boolean isJoined() {
        return kind == Kind.JOINED;
    }

    FlowEnd flowEnd() {
        return end;
    }

    boolean reads() {
        return reads;
    }

    boolean writes() {
        return writes;
    }

    void in(int bytes) {
        packetsIn++;
        bytesIn += bytes;
    }

    void out(int bytes) {
        packetsOut++;
        bytesOut += bytes;
        unflushed = true;
    }

    void drop() {
        dropped++;
    }

    void wrote() {
        unflushed = true;
    }

    /** Tells the other end of what was written since the last time. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            end.flush();
        }
    }

    /** What may be done with it, in words. */
    String access() {
        if (!writes) {
            return "read only";
        }
        return reads ? "read and write" : "write only";
    }

    /** What waits in the ring to its other end, and what was dropped on the way to or from it. */
    String queue() {
        return "%d of %d packets wait, %d dropped"
                .formatted(end.waitingForPeer(), end.capacity(), dropped);
    }

    /** What can be read about it. */
    Map<String, String> row() {
        return Map.of(
                "Flow", Integer.toString(flowId),
                "In", "%d packets (%d bytes)".formatted(packetsIn, bytesIn),
                "Out", "%d packets (%d bytes)".formatted(packetsOut, bytesOut),
                "Dropped", "%d packets".formatted(dropped),
                "Queue", "%d packets".formatted(end.waitingForPeer()));
    }
}
