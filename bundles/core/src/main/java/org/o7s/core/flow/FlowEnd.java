package org.o7s.core.flow;

import java.lang.invoke.VarHandle;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.o7s.core.capture.Tap;
import org.o7s.core.packet.Packet;

/**
 * One of the two ends of a flow inside a system: the user's, or the provider's.
 *
 * <p>Each end has a bounded ring of packets towards it. Any thread may {@link #offer}; one thread
 * at a time may {@link #poll}. After a batch of offers the offerer {@linkplain #flush flushes},
 * which tells the other side. Closing either end closes the flow; what is left in the rings goes
 * back to its pools and is counted in {@link #discarded}.
 */
public final class FlowEnd {
    private final FlowLink link;
    private final MpscAtomicArrayQueue<Packet> inbound;
    private @Nullable FlowEnd other;
    private volatile Signal signal = Signal.NONE;
    private volatile Signal watcher = Signal.NONE;
    private volatile boolean closed;
    private volatile boolean takenDown;
    private volatile @Nullable Tap tap;

    /** How few packets may be left for the other end when this one is told; negative if never. */
    private volatile int awaitedWaiting = -1;

    private long discarded;

    FlowEnd(FlowLink link, int capacity) {
        this.link = link;
        this.inbound = new MpscAtomicArrayQueue<>(capacity);
    }

    void join(FlowEnd peer) {
        other = peer;
    }

    private FlowEnd peer() {
        FlowEnd peer = other;
        if (peer == null) {
            throw new IllegalStateException("flow end is not joined");
        }
        return peer;
    }

    /** The flow that this is an end of. */
    public FlowLink link() {
        return link;
    }

    /**
     * Offers a packet to the other end, without telling it yet. Any thread.
     *
     * @return whether the packet was taken; if not, it still belongs to the caller
     */
    public Offer offer(Packet packet) {
        FlowEnd peer = peer();
        if (closed || peer.closed) {
            return Offer.CLOSED;
        }
        if (!peer.inbound.offer(packet)) {
            return Offer.FULL;
        }
        if (peer.closed) {
            // It closed between our look and our offer, and may have drained before we came.
            peer.drain();
        }
        return Offer.ACCEPTED;
    }

    /** Tells the other end that packets wait for it. Any thread; once per batch. */
    public void flush() {
        peer().signal.raise();
    }

    /** Whether the other end would take a packet now. Any thread. */
    public boolean hasRoom() {
        MpscAtomicArrayQueue<Packet> outbound = peer().inbound;
        return outbound.size() < outbound.capacity();
    }

    /**
     * Asks to be told, through this end's signal, once half of the ring towards the other end is
     * free. Any thread; whoever then sleeps looks at {@link #hasRoom} first, and sleeps with a
     * limit.
     */
    public void awaitRoom() {
        awaitRoom(capacity() / 2);
    }

    /**
     * Asks to be told, through this end's signal, once no more than so many packets wait for the
     * other end. Any thread; whoever then sleeps looks at {@link #waitingForPeer} once more before.
     *
     * @param waitingPackets 0 or more
     */
    public void awaitRoom(int waitingPackets) {
        awaitedWaiting = waitingPackets;
        // Pairs with the fence in poll(): we see the ring empty, or the other side sees us wait.
        VarHandle.fullFence();
    }

    /** The next packet for this end, which now belongs to the caller; null if there is none. */
    public @Nullable Packet poll() {
        if (closed) {
            return null;
        }
        Packet packet = inbound.relaxedPoll();
        if (packet == null) {
            VarHandle.fullFence();
        } else {
            Tap taker = tap;
            if (taker != null) {
                taker.seen(packet);
            }
        }
        FlowEnd peer = peer();
        int awaited = peer.awaitedWaiting;
        if (awaited >= 0 && inbound.size() <= awaited) {
            peer.awaitedWaiting = -1;
            peer.signal.raise();
        }
        return packet;
    }

    /** From now on, has what this end polls copied; null for no more. Any thread. */
    public void tap(@Nullable Tap taker) {
        tap = taker;
    }

    /** How many packets have been put into the ring towards this end so far. Any thread. */
    public long arrived() {
        return inbound.currentProducerIndex();
    }

    /** Whether a packet waits for this end. */
    public boolean hasPacket() {
        return !inbound.isEmpty();
    }

    /** How many packets wait for this end. */
    public int waiting() {
        return inbound.size();
    }

    /** How many packets the ring towards this end holds. */
    public int capacity() {
        return inbound.capacity();
    }

    /** How many packets wait for the other end. */
    public int waitingForPeer() {
        return peer().inbound.size();
    }

    /** From now on, be told through this signal; raised once at once, for what came before. */
    public void attend(Signal newSignal) {
        signal = newSignal;
        newSignal.raise();
    }

    /**
     * From now on, have this signal raised too whenever the flow closes at the other end, goes down
     * or comes up, but not for packets; raised once at once, for what came before.
     */
    public void watch(Signal newWatcher) {
        watcher = newWatcher;
        newWatcher.raise();
    }

    /**
     * Takes the flow down as the holder of this end wants it, or up again; the other end is told of
     * a change. Any thread. Source: docs/wire/wire-endtoend.md 5.4, FLOWFDOWN.
     */
    public void takeDown(boolean down) {
        if (takenDown != down) {
            takenDown = down;
            peer().raise();
        }
    }

    /** Whether the holder of this end took the flow down. Any thread. */
    public boolean isTakenDown() {
        return takenDown;
    }

    /** Whether the holder of the other end took the flow down. Any thread. */
    public boolean isPeerTakenDown() {
        return peer().takenDown;
    }

    /** Whether the provider or the holder of the other end says that it is down. Any thread. */
    public boolean isDown() {
        return link.isDown() || isPeerTakenDown();
    }

    /** Raises this end's own signals: its state changed. */
    void raise() {
        signal.raise();
        watcher.raise();
    }

    /**
     * Closes this end; the other side is told. To be called by whoever may {@link #poll}, any
     * number of times.
     */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        drain();
        peer().raise();
    }

    /** Whether this end was closed by its holder. */
    public boolean isClosed() {
        return closed;
    }

    /** Whether the other end was closed by its holder. */
    public boolean isPeerClosed() {
        return peer().closed;
    }

    /** How many packets for this end were discarded when it closed. */
    public synchronized long discarded() {
        return discarded;
    }

    /** After closing nobody polls any more, so whoever comes here may, under the lock. */
    private synchronized void drain() {
        Packet packet;
        while ((packet = inbound.poll()) != null) {
            packet.release();
            discarded++;
        }
    }
}
