package org.o7s.client;

import static org.o7s.api.Flow.EMPTY;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowError;
import org.o7s.core.packet.Packet;
import org.o7s.core.time.Clocks;

/** Reads packets as they come. Readers take turns, and nobody waits while it has its own. */
final class PacketReader extends FlowReader {
    private final FlowPort port;
    private final @Nullable StraightPort straight;
    private final boolean checked;
    private final FlowTally tally;
    private final Arrivals arrivals;
    private final Ownership reading = new Ownership();
    private final Membership membership;
    private final WaitingRoom waiting = new Waiting();

    /** Whether a part of the next packet has been read; guarded by {@link #reading}. */
    private boolean begun;

    /** Whether a part that filled its buffer was the last one: a read of 0 bytes says so. */
    private volatile boolean endDue;

    PacketReader(
            FlowPort port,
            FlowStatus status,
            FlowTally tally,
            Clocks clocks,
            @Nullable TrailerPool trailers,
            Membership membership) {
        super(status, clocks);
        this.port = port;
        this.straight = port instanceof StraightPort both ? both : null;
        this.checked = trailers != null;
        this.tally = tally;
        this.membership = membership;
        this.arrivals = new Arrivals(port, tally, trailers);
    }

    @Override
    void await(long deadlineNs) {
        status.await(waiting, clocks, deadlineNs, DOING);
    }

    @Override
    int takeNow(ByteBuffer into, boolean asBytes) {
        reading.take();
        try {
            StraightPort from = straight;
            if (from != null && !asBytes && !isPartial() && !endDue && !arrivals.isHolding()) {
                int bytes = takeStraight(from, into);
                if (bytes != StraightPort.UNFIT) {
                    return bytes;
                }
            }
            return takeNext(into, asBytes);
        } finally {
            reading.give();
        }
    }

    private int takeStraight(StraightPort from, ByteBuffer into) {
        for (int others = 0; others < Arrivals.OTHERS_AT_ONCE; others++) {
            int bytes = from.poll(into, checked);
            switch (bytes) {
                case StraightPort.EMPTY -> {
                    return EMPTY;
                }
                case StraightPort.UNFIT -> {
                    return StraightPort.UNFIT;
                }
                case StraightPort.KEEPALIVE -> tally.keepaliveReceived();
                case StraightPort.FAILED_CHECK -> tally.failedCheck();
                default -> {
                    tally.received(bytes);
                    return bytes;
                }
            }
        }
        return EMPTY;
    }

    private int takeNext(ByteBuffer into, boolean asBytes) {
        if (endDue) {
            endDue = false;
            if (!asBytes) {
                return 0;
            }
        }
        Packet packet = arrivals.next();
        if (packet == null) {
            return EMPTY;
        }
        return asBytes || isPartial() || begun
                ? deliverPart(packet, into, asBytes)
                : deliver(packet, into);
    }

    /** Copies out as much of a packet as there is room for, and keeps the rest. */
    private int deliverPart(Packet packet, ByteBuffer into, boolean asBytes) {
        if (!into.hasRemaining() || into.isReadOnly()) {
            arrivals.putBack(packet);
            throw status.failure(FlowError.INVALID, DOING, "the buffer has no room");
        }
        int left = packet.length();
        int bytes = Math.min(left, into.remaining());
        packet.pullBack(left - bytes);
        packet.copyTo(into);
        packet.pushBack(left - bytes);
        packet.pullFront(bytes);
        tally.receivedPart(bytes, !begun);
        begun = bytes < left;
        if (begun) {
            arrivals.putBack(packet);
        } else {
            packet.release();
            endDue = !asBytes && !into.hasRemaining();
        }
        return bytes;
    }

    /** Copies a packet out and releases it. */
    private int deliver(Packet packet, ByteBuffer into) {
        try {
            int bytes = packet.length();
            if (bytes > into.remaining()) {
                tally.tooLarge();
                throw status.failure(
                        FlowError.TOO_LARGE,
                        DOING,
                        "a packet of "
                                + bytes
                                + " bytes came, and the buffer has room for "
                                + into.remaining()
                                + "; the packet is lost");
            }
            packet.copyTo(into);
            tally.received(bytes);
            return bytes;
        } finally {
            packet.release();
        }
    }

    /** Closes the port when it is nobody's turn to read; what was found and not read is counted. */
    @Override
    void close() {
        reading.take();
        try {
            Packet left = arrivals.next();
            port.close();
            endDue = false;
            if (left != null) {
                left.release();
                if (!begun) {
                    tally.unread();
                }
            }
        } finally {
            reading.give();
        }
    }

    /**
     * Takes in keepalives that wait before the next packet, so that an application that never reads
     * does not fill its ring with them; never waits.
     */
    @Override
    void takeKeepalives() {
        if (reading.tryTake()) {
            try {
                arrivals.find();
            } finally {
                reading.give();
            }
        }
    }

    /** Whether a packet was taken from the port that nobody has read. */
    @Override
    boolean isHolding() {
        return arrivals.isHolding();
    }

    /** Whether a read would give something now; keepalives are taken in. */
    @Override
    boolean isReadable() {
        if (!mayRead()) {
            return false;
        }
        reading.take();
        try {
            return endDue || find();
        } finally {
            reading.give();
        }
    }

    /** What has a trailer has to be taken and checked, before it can be said to be there. */
    private boolean find() {
        StraightPort from = straight;
        if (from == null || checked || arrivals.isHolding()) {
            return arrivals.find();
        }
        int bytes = StraightPort.EMPTY;
        int others = 0;
        while (others < Arrivals.OTHERS_AT_ONCE
                && (bytes = from.peek()) == StraightPort.KEEPALIVE) {
            tally.keepaliveReceived();
            others++;
        }
        return bytes > 0;
    }

    /** Whether a read might give something now. */
    @Override
    boolean mayBeReadable() {
        return mayRead() && (endDue || arrivals.mayBeThere());
    }

    /** There may be a packet, or the flow may have ended. */
    @Override
    void wake() {
        waiting.wake();
    }

    /** Those who wait for a packet. */
    private final class Waiting extends WaitingRoom {
        @Override
        public boolean holds() {
            return endDue || arrivals.mayBeThere() || !status.isUp();
        }

        @Override
        void aboutToSleep() {
            port.awaitPacket();
        }

        @Override
        boolean sleepInKernel(long sleepNs) {
            if (membership.isIn()) {
                // The set is called to this flow by the way that wakes those who do not sleep
                // there.
                return false;
            }
            boolean slept = port.sleepForPacket(sleepNs, this);
            // It may have joined a set meanwhile, and what woke us was not told to that.
            membership.raise();
            return slept;
        }
    }
}
