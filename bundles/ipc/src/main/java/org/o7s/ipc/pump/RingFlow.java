package org.o7s.ipc.pump;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.Interest;
import org.o7s.ipc.data.ProcessSegment;
import org.o7s.ipc.data.RingConsumer;
import org.o7s.ipc.data.RingProducer;

/**
 * One flow of a process: packets from its ring into the flow, and from the flow into its ring.
 *
 * <p>Up, from the process: the pumps' loop alone. Down, to the process: whichever thread has
 * something for it, mostly that of the IPCP, so that a packet needs no second thread to reach the
 * process; the threads take turns through a counter of what is due ({@link #due}), and nobody
 * waits. Nothing is allocated per packet.
 */
public final class RingFlow {
    private static final int DOWN_BUDGET = 256;

    private final ProcessMemory memory;
    private final ProcessSegment process;
    private final FlowSegment segment;
    private final int slot;
    private final FlowEnd end;
    private final PacketPools pools;
    private final Runnable onClosed;
    private final RingConsumer up;
    private final RingProducer down;
    private final CounterSet counters = new CounterSet();
    private final Counter upPackets = counters.make("up-packets");
    private final Counter upBytes = counters.make("up-bytes");
    private final Counter downPackets = counters.make("down-packets");
    private final Counter downBytes = counters.make("down-bytes");
    private final Counter tooLarge = counters.make("dropped-too-large");
    private final Counter tooLargeDown = counters.make("dropped-too-large-down");
    private final Counter closedUnder = counters.make("dropped-closed");
    private final Counter unread = counters.make("dropped-unread");
    private final Counter unsent = counters.make("dropped-unsent");

    /** How often the way down was asked to do something since it last looked. */
    private final AtomicInteger due = new AtomicInteger();

    private volatile boolean awaitingRoom;
    private volatile boolean closeWanted;
    private volatile boolean closed;
    private volatile boolean downBroken;
    private volatile @Nullable Doorbell bell;

    /** These belong to whoever does what is due. */
    private @Nullable Packet held;

    private boolean toldDown;
    private boolean toldEnd;
    private int toldMpsBytes = -1;

    /** This belongs to the pumps' loop. */
    private boolean isActive;

    private long lastWorkNs;

    /**
     * A flow that is not pumped yet.
     *
     * @param memory the memory of the process
     * @param slot the part of it that this flow has
     * @param end the end of the flow that the process uses; nobody else polls it
     * @param pools where packets come from
     * @param onClosed called once, by any thread, when the memory is touched no more
     */
    public RingFlow(
            ProcessMemory memory,
            ProcessMemory.Slot slot,
            FlowEnd end,
            PacketPools pools,
            Runnable onClosed) {
        this.memory = memory;
        this.process = memory.segment();
        this.segment = slot.segment();
        this.slot = slot.number();
        this.end = end;
        this.pools = pools;
        this.onClosed = onClosed;
        this.up = segment.daemonConsumer();
        this.down = segment.daemonProducer();
    }

    /** Its number in the ready sets of the process. */
    public int slot() {
        return slot;
    }

    /** Begins to pump. Only on the IRM's loop. */
    public void begin() {
        try {
            segment.setMpsBytes(end.link().mpsBytes());
        } catch (InternalError e) {
            lose();
        }
        end.attend(this::raised);
    }

    /** How the pumps are called by other threads; set by them. */
    void setBell(Doorbell newBell) {
        bell = newBell;
    }

    private void callPumps() {
        Doorbell ringing = bell;
        if (ringing != null) {
            ringing.ring();
        }
    }

    /** The signal of the flow: packets, room, or another state. Any thread. */
    private void raised() {
        doDown();
        if (awaitingRoom) {
            callPumps();
        }
    }

    // Up: the pumps' loop.

    boolean isActive() {
        return isActive;
    }

    void setActive(boolean active, long nowNs) {
        isActive = active;
        lastWorkNs = nowNs;
    }

    long lastWorkNs() {
        return lastWorkNs;
    }

    /** Whether the process wrote nonsense into its memory. */
    public boolean isBroken() {
        return up.isBroken() || downBroken;
    }

    boolean isClosed() {
        return closed;
    }

    /** Its memory is not there any more, as the process has shortened the file. Any thread. */
    void lose() {
        downBroken = true;
        callPumps();
    }

    /**
     * Passes packets of the process on, at most so many.
     *
     * @return how many there were
     */
    int doUp(int budget, long nowNs) {
        if (closed || closeWanted) {
            return 0;
        }
        end.takeDown(segment.isTakenDown(false));
        if (awaitingRoom && !roomHasCome()) {
            return 0;
        }
        int done = 0;
        boolean offered = false;
        while (done < budget) {
            int bytes = up.next();
            if (bytes == RingConsumer.EMPTY) {
                tellProducer(up.takeProducerInterest());
                break;
            }
            if (bytes > end.link().mpsBytes()) {
                tooLarge.increment();
            } else if (!end.hasRoom() && !roomHasCome()) {
                break;
            } else {
                Packet packet = pools.acquire(bytes);
                if (packet == null) {
                    break; // memory is short: the next pass tries again
                }
                offered |= offer(packet, bytes);
            }
            done++;
            if (up.advance()) {
                tellProducer(up.takeProducerInterest());
            }
        }
        if (offered) {
            end.flush();
        }
        if (done > 0) {
            lastWorkNs = nowNs;
        }
        return done;
    }

    private boolean offer(Packet packet, int bytes) {
        up.copyTo(packet.memory(), packet.pushBack(bytes));
        if (end.offer(packet) == Offer.ACCEPTED) {
            upPackets.increment();
            upBytes.add(bytes);
            return true;
        }
        packet.release();
        closedUnder.increment();
        return false;
    }

    /** Asks to be told of room, unless there is some. */
    private boolean roomHasCome() {
        awaitingRoom = true;
        end.awaitRoom();
        if (end.hasRoom()) {
            awaitingRoom = false;
            return true;
        }
        return false;
    }

    /** Whether nothing is left that could be passed on now. */
    boolean isUpIdle() {
        return awaitingRoom || !up.hasNext();
    }

    /** Whether something waits that somebody at the other end might still get. */
    boolean hasUnsent() {
        return !closed && !closeWanted && !end.isPeerClosed() && up.hasNext();
    }

    /** Gives up what the process left in its ring; returns how many packets that were. */
    int dropUnsent() {
        int dropped = 0;
        // A ring holds less than that, so whoever goes on writing is not waited for.
        while (!closed && dropped < FlowSegment.RING_BYTES / 8 && up.next() != RingConsumer.EMPTY) {
            up.advance();
            dropped++;
        }
        unsent.add(dropped);
        return dropped;
    }

    /** Wants to be called by the process from now on; whether that came in time. */
    boolean rest() {
        if (closed || awaitingRoom) {
            return true;
        }
        up.wantRecords(Interest.BELL);
        return !up.hasNext() && segment.isTakenDown(false) == end.isTakenDown();
    }

    private void tellProducer(Interest how) {
        switch (how) {
            case SLEEPER -> up.wakeProducer();
            case BELL -> process.callClient(slot);
            case NONE -> {}
        }
    }

    // Down: any thread, one at a time.

    /** Does what is due on the way down, or has it done by the thread that is at it. Any thread. */
    void doDown() {
        if (due.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            passDown();
            seen = due.addAndGet(-seen);
        } while (seen != 0);
    }

    /** The flow is closed for good, and its memory touched no more. Any thread. */
    public void close() {
        closeWanted = true;
        doDown();
    }

    /** Whatever the process did to its memory, the thread that has a packet for it goes on. */
    private void passDown() {
        try {
            passDownUnlessLost();
        } catch (InternalError e) {
            lose();
            if (closeWanted && !closed) {
                closeNow();
            }
        }
    }

    private void passDownUnlessLost() {
        if (closed) {
            return;
        }
        boolean news = !closeWanted && movePackets();
        boolean changed = tellState();
        if (news || changed) {
            tellConsumer();
        }
        if (changed) {
            tellProducer(up.takeProducerInterestAnyway());
        }
        if (closeWanted) {
            closeNow();
        }
    }

    private boolean movePackets() {
        boolean moved = false;
        for (int i = 0; i < DOWN_BUDGET; i++) {
            Packet packet = held != null ? held : end.poll();
            held = null;
            if (packet == null) {
                return moved;
            }
            int bytes = packet.length();
            if (bytes > down.longestBytes()) {
                tooLargeDown.increment();
                packet.release();
            } else if (down.offer(packet.memory(), packet.offset(), bytes)) {
                packet.release();
                downPackets.increment();
                downBytes.add(bytes);
                moved = true;
            } else {
                held = packet;
                if (down.isBroken()) {
                    downBroken = true;
                    callPumps();
                    return moved;
                }
                if (!down.grow()) {
                    down.wantRoom(Interest.BELL);
                    if (!down.seemsRoomy(bytes)) {
                        return moved;
                    }
                }
            }
        }
        callPumps(); // there may be more, but others want their turn
        return moved;
    }

    /** Says how the flow is, if that has changed. */
    private boolean tellState() {
        boolean changed = false;
        int mpsBytes = end.link().mpsBytes();
        if (mpsBytes != toldMpsBytes) {
            toldMpsBytes = mpsBytes;
            segment.setMpsBytes(mpsBytes);
        }
        boolean isDown = end.isDown();
        if (isDown != toldDown) {
            toldDown = isDown;
            segment.setDown(isDown);
            changed = true;
        }
        boolean over = closeWanted || (end.isPeerClosed() && held == null && !end.hasPacket());
        if (over && !toldEnd) {
            toldEnd = true;
            down.end();
            changed = true;
        }
        return changed;
    }

    private void tellConsumer() {
        switch (down.takeConsumerInterest()) {
            case SLEEPER -> down.wakeConsumer();
            case BELL -> process.callClient(slot);
            case NONE -> {}
        }
    }

    private void closeNow() {
        Packet left = held;
        held = null;
        if (left != null) {
            left.release();
            unread.increment();
        }
        end.close();
        closed = true;
        memory.letGo();
        onClosed.run();
    }

    // What the IRM says of it. Any thread.

    /** Its state. */
    public FlowState state() {
        if (end.isClosed() || end.isPeerClosed()) {
            return FlowState.DEALLOCATED;
        }
        return end.isDown() || end.isTakenDown() ? FlowState.DOWN : FlowState.UP;
    }

    /** The largest packet, in bytes. */
    public int mpsBytes() {
        return Math.min(end.link().mpsBytes(), FlowSegment.longestBytes());
    }

    /** What went through it. */
    public FlowCounters flowCounters() {
        return new FlowCounters(
                upPackets.get(),
                upBytes.get(),
                downPackets.get(),
                downBytes.get(),
                0,
                tooLarge.get() + tooLargeDown.get(),
                unread.get() + unsent.get() + closedUnder.get() + end.discarded(),
                0,
                0);
    }
}
