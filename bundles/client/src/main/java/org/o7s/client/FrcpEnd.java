package org.o7s.client;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.frcp.FrcpCounters;
import org.o7s.frcp.FrcpMachine;
import org.o7s.frcp.FrcpResult;

/**
 * FRCP at this end of a flow: its machine, driven between the application and the port by whoever
 * owns one word. That is a thread which reads, writes or waits for the flow, or, if none does, the
 * {@link FlowAttendant}. Whoever has driven publishes what others wait for: whether there is
 * something to read, room to write, and when the machine has to be driven next.
 *
 * <p>Any thread. Source: docs/wire/wire-endtoend.md 2.11, 5.6.
 */
final class FrcpEnd {
    /** Whoever left the flow alone for so long is busy elsewhere: the attendant looks after it. */
    private static final long ATTEND_NS = 5_000_000;

    /** How soon a packet is taken in for an application that does not wait for it. */
    private static final long CALLED_NS = 2_000_000;

    /** When it is tried again to drive what somebody else drives just now. */
    private static final long DRIVEN_NS = 1_000_000;

    /** What is to be done after so long may be done later: many flows are looked after at once. */
    private static final long FAR_NS = 1L << 33;

    /** Far deadlines are multiples of this; all processes of a system read one clock. */
    private static final long FAR_TICK_NS = 1L << 28;

    /** When a peer that is lost is looked for again: its signs of life wake nobody. */
    private static final long LOST_NS = 1_000_000_000;

    /** When a port that carries no packets yet is looked at again. */
    private static final long BEGIN_NS = 100_000_000;

    private final FlowPort port;
    private final FlowParts parts;
    private final FlowStatus status;
    private final FlowTally tally;
    private final Runnable onChange;
    private final FrcpDrive drive;
    private final FrcpStanding standing;
    private final FrcpReading reading;
    private final Ownership driving = new Ownership();
    private final AtomicInteger waiters = new AtomicInteger();
    private final BufferView writeView = new BufferView();

    /** Grows with each use by the application; what of that the attendant has seen. */
    private long uses;

    private long usesSeen;

    private volatile boolean ended;

    /** Set before it has ended. */
    private boolean acknowledged;

    private volatile @Nullable Attention attention;

    /**
     * An end of a flow.
     *
     * @param onChange told when there is something to read or room again, or the state changed; by
     *     whoever drove, which does not own the flow any more
     */
    FrcpEnd(
            FlowIdentity identity,
            FlowPort port,
            FlowParts parts,
            FlowStatus status,
            FlowTally tally,
            Runnable onChange) {
        this.port = port;
        this.parts = parts;
        this.status = status;
        this.tally = tally;
        this.onChange = onChange;
        this.drive = new FrcpDrive(identity, port, parts, status);
        this.standing = drive.standing();
        this.reading = new FrcpReading(drive, tally);
    }

    FrcpCounters counters() {
        return drive.counters();
    }

    /** The largest message that is known to be possible, in bytes. */
    int mpsBytes() {
        return drive.mpsBytes();
    }

    /** The largest payload of one packet now, in bytes. */
    int packetPayloadBytes() {
        return drive.packetPayloadBytes();
    }

    /** Whether a read may give something, once the machine is driven. */
    boolean mayBeReadable() {
        return standing.isReadable() || reading.isEndDue() || port.hasPacket();
    }

    /** Whether a write may be taken, once the machine is driven. */
    boolean mayBeWritable() {
        return port.hasPacket() || (standing.isFull() ? port.hasRoom() : standing.isWritable());
    }

    /** Whether the port, which had no room, may take what waits for that. */
    boolean mayBeSent() {
        return standing.isFull() && port.hasRoom();
    }

    /** Whether there was credit and room when the machine was driven last. */
    boolean isWritable() {
        return standing.isWritable() && !standing.isFull();
    }

    /** Whether it is the port that had no room. */
    boolean isFull() {
        return standing.isFull();
    }

    /** When whoever waits has to drive the machine. */
    long deadlineNs() {
        return standing.deadlineNs();
    }

    /** Whether it was closed and has nothing more to do. */
    boolean isEnded() {
        return ended;
    }

    /** Whether it has ended, and all that was written had been acknowledged by then. */
    boolean isAcknowledged() {
        return ended && acknowledged;
    }

    /** Whether nobody waits but the thread that asks. */
    boolean isWaitedForOnce() {
        return waiters.get() == 1;
    }

    /** A thread waits from now on, and drives the machine when that is due. */
    void enter() {
        waiters.incrementAndGet();
    }

    /** It waits no more; those who still do ask to be woken for themselves. */
    void leave() {
        if (waiters.decrementAndGet() > 0) {
            changed();
        } else if (attention != null) {
            // Whoever waited was to be woken for packets, and nobody else.
            handOver(parts.clocks().monotonicNs());
        }
    }

    /** From now on somebody drives the machine when nobody else does. */
    void attend(Attention newAttention) {
        attention = newAttention;
        newAttention.wantBy(parts.clocks().monotonicNs());
    }

    /** The port said something. Any thread. */
    void called() {
        Attention attending = attention;
        if (attending != null && waiters.get() == 0) {
            attending.wantBy(parts.clocks().monotonicNs() + CALLED_NS);
        }
    }

    /**
     * Takes a message, or the rest of one that was read in part.
     *
     * @param into with a place to write to
     * @param asBytes whether ends of messages are passed over
     * @param inParts whether a message may be read in parts
     * @return its bytes, or a negative number of {@link FrcpResult}
     * @throws org.o7s.api.FlowException TOO_LARGE
     */
    int read(ByteBuffer into, boolean asBytes, boolean inParts) {
        int bytes;
        boolean changed = false;
        driving.take();
        try {
            uses++;
            // Over a wire the peer is told how long ago the last packet came.
            long nowNs = port.mayDamage() ? drive.nowNs() : passingNs();
            bytes = reading.pass(into, asBytes, inParts, nowNs);
            if (bytes < 0 || drive.isDue()) {
                nowNs = drive.nowNs();
                if (bytes < 0) {
                    bytes = reading.read(into, asBytes, inParts, nowNs);
                }
                changed = drive.settle(nowNs);
            }
            handOver(nowNs);
        } finally {
            driving.give();
        }
        if (changed) {
            changed();
        }
        if (bytes == FrcpResult.TOO_LARGE) {
            throw tooLarge(reading.nextBytes(), into.remaining());
        }
        if (bytes > 0) {
            into.position(into.position() + bytes);
        }
        return bytes;
    }

    private FlowException tooLarge(int bytes, int room) {
        tally.tooLarge();
        return status.failure(
                FlowError.TOO_LARGE,
                "read from",
                bytes <= room
                        ? "a message came in fragments for which this process had no memory for 5"
                                + " s; it is lost"
                        : "a packet of %d bytes came, and the buffer has room for %d; it is lost"
                                .formatted(bytes, room));
    }

    /**
     * Writes a message if there is credit and memory for it.
     *
     * @return its bytes, or a negative number of {@link FrcpResult}
     */
    int write(ByteBuffer message) {
        int taken;
        boolean changed = false;
        driving.take();
        try {
            uses++;
            MemorySegment source = writeView.of(message);
            long nowNs = passingNs();
            taken = drive.pass(source, message, nowNs);
            if (taken < 0) {
                nowNs = drive.nowNs();
                changed = drive.takeInToWrite(nowNs);
                taken = drive.pass(source, message, nowNs);
                if (taken < 0) {
                    taken = drive.write(source, message, nowNs);
                    changed |= drive.settle(nowNs);
                }
            }
            if (taken > 0) {
                tally.sentAlone(taken);
            }
            handOver(nowNs);
        } finally {
            driving.give();
        }
        if (changed) {
            changed();
        }
        if (taken > 0) {
            message.position(message.position() + taken);
        }
        return taken;
    }

    /** Drives the machine; whether a read would give something then. */
    boolean look() {
        boolean changed;
        driving.take();
        try {
            long nowNs = drive.nowNs();
            reading.driveUnlessReadable(nowNs);
            changed = drive.settle(nowNs);
            handOver(nowNs);
        } finally {
            driving.give();
        }
        if (changed) {
            changed();
        }
        return standing.isReadable() || reading.isEndDue();
    }

    /**
     * Drives the machine for an application that does not, and sees to it that it is woken for
     * packets. In the attendant's loop.
     *
     * @return when to do so next
     */
    long attend(long timeNs) {
        if (!driving.tryTake()) {
            return timeNs + DRIVEN_NS;
        }
        boolean changed;
        boolean used;
        long nowNs;
        try {
            // Somebody may have driven since that time was read.
            nowNs = Math.max(timeNs, parts.clocks().monotonicNs());
            drive.forgetTime();
            if (ended) {
                return FrcpMachine.NEVER;
            }
            if (!drive.canBegin()) {
                return nowNs + BEGIN_NS;
            }
            int came = drive.takeIn(nowNs);
            changed = drive.settle(nowNs);
            used = uses != usesSeen || came > 0;
            usesSeen = uses;
            endIfDone();
        } finally {
            driving.give();
        }
        if (changed) {
            changed();
        }
        if (ended || port.isClosed() || port.isPeerClosed()) {
            return FrcpMachine.NEVER;
        }
        if (used) {
            return Math.min(standing.deadlineNs(), nowNs + ATTEND_NS);
        }
        if (waiters.get() == 0) {
            port.awaitPacket();
            VarHandle.fullFence();
            if (port.hasPacket()) {
                return nowNs;
            }
        }
        long dueNs = standing.deadlineNs();
        return status.state() == FlowState.PEER_LOST
                ? Math.min(dueNs, nowNs + LOST_NS)
                : together(dueNs, nowNs);
    }

    /** A deadline that is far away, put off to when other flows are looked after. */
    static long together(long deadlineNs, long nowNs) {
        boolean near = deadlineNs - nowNs < FAR_NS;
        return near || deadlineNs > FrcpMachine.NEVER - FAR_TICK_NS
                ? deadlineNs
                : (deadlineNs + FAR_TICK_NS - 1) & -FAR_TICK_NS;
    }

    /** Closes it: what was written is still delivered, if it lingers. */
    void close() {
        driving.take();
        try {
            drive.close();
            if (!drive.isDone()) {
                long nowNs = parts.clocks().monotonicNs();
                drive.takeIn(nowNs);
                drive.settle(nowNs);
                handOver(nowNs);
            }
            endIfDone();
        } finally {
            driving.give();
        }
    }

    /** Has what was written delivered; whether all is. */
    boolean deliver() {
        boolean changed = false;
        driving.take();
        try {
            if (!drive.isDelivered()) {
                long nowNs = drive.nowNs();
                drive.takeIn(nowNs);
                changed = drive.settle(nowNs);
                handOver(nowNs);
            }
            return drive.isDelivered();
        } finally {
            driving.give();
            if (changed) {
                changed();
            }
        }
    }

    /** Asks or sets something of the machine, as its owner. */
    <T> T set(Function<FrcpMachine, T> setting) {
        driving.take();
        try {
            return setting.apply(drive.machine(parts.clocks().monotonicNs()));
        } finally {
            driving.give();
        }
    }

    /** Ends it whatever was not delivered. */
    void abandon() {
        driving.take();
        try {
            if (!ended) {
                end();
            }
        } finally {
            driving.give();
        }
    }

    private void endIfDone() {
        if (!ended && drive.isDone()) {
            drive.takeInLast(parts.clocks().monotonicNs());
            end();
        }
    }

    private void end() {
        acknowledged = drive.isAcknowledged();
        drive.end();
        reading.clear();
        writeView.clear();
        ended = true;
    }

    /** Whoever drove may be busy elsewhere from now on. */
    private void handOver(long nowNs) {
        Attention attending = attention;
        if (attending != null) {
            attending.wantBy(Math.min(standing.deadlineNs(), nowNs + ATTEND_NS));
        }
    }

    /** The clock is read for each packet where nobody else ever reads it. */
    private long passingNs() {
        return attention == null ? drive.nowNs() : drive.passingNs();
    }

    private void changed() {
        VarHandle.fullFence();
        onChange.run();
    }
}
