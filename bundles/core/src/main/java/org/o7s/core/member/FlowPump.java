package org.o7s.core.member;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;

/**
 * The packet path of an IPCP: from the rings of its flows into its port, and back.
 *
 * <p>Out: the bell of a flow is answered with up to {@link #BUDGET_PACKETS} packets; what does not
 * fit into the port stays in order and waits. In: the payload is copied out of the driver's memory
 * once; a user that does not read loses packets, the others notice nothing. Nothing is allocated
 * per packet, and each packet that goes no further is counted. With a {@link Rate}, packets leave
 * their rings no faster than that. Source: docs/wire/wire-shims.md 0.10 and 9.2 rows 26, 31, 34 and
 * 35.
 *
 * @param <A> address of a peer
 */
public final class FlowPump<A> {
    /** Packets of one flow that are sent before others have their turn. */
    public static final int BUDGET_PACKETS = 64;

    /** Packets of a flow whose reply is still outstanding that are kept for it. */
    public static final int EARLY_PACKETS_MAX = 16;

    /** So many packets come in at most before their users are told. */
    static final int UNTOLD_PACKETS_MAX = 256;

    /** Whether packets can leave. */
    public enum Gate {
        /** They can. */
        OPEN,
        /** Not at the moment; they wait in the rings. */
        HELD,
        /** The link is down; they are dropped. */
        DOWN
    }

    /** The way into the port. */
    public interface Exit<A> {
        /**
         * Takes a packet, to send it no later than at the end of this pass if the port has room.
         *
         * @return false if the port is full; the packet is then as it was before
         */
        boolean send(ServedFlow<A> flow, Packet packet);
    }

    private final Loop loop;
    private final PacketPools pools;
    private final Exit<A> exit;
    private final int headerBytes;
    private final Consumer<ServedFlow<A>> abandoned;
    private final ServedFlow<?>[] touched;
    private int touchedCount;
    private long heard;
    private int untold;
    private Gate gate = Gate.HELD;
    private int mpsBytes;
    private final CounterSet counters;
    private @Nullable Turns<A> turns;

    private final Counter sent;
    private final Counter sentBytes;
    private final Counter received;
    private final Counter receivedBytes;
    private final Counter droppedTooLarge;
    private final Counter droppedHeadroom;
    private final Counter droppedLinkDown;
    private final Counter droppedNoMemory;
    private final Counter droppedQueueFull;
    private final Counter droppedClosing;
    private final Counter droppedEarly;
    private final Counter droppedUnsent;

    /**
     * A pump that holds everything.
     *
     * @param batchMax the most packets that come in between two calls of {@link #flush}
     * @param headerBytes length of the header that {@code exit} puts before a packet
     * @param abandoned told of a flow whose user closed it and whose packets are all sent
     */
    public FlowPump(
            Loop loop,
            PacketPools pools,
            CounterSet counters,
            int batchMax,
            int headerBytes,
            Exit<A> exit,
            Consumer<ServedFlow<A>> abandoned) {
        this.loop = loop;
        this.counters = counters;
        this.pools = pools;
        this.exit = exit;
        this.headerBytes = headerBytes;
        this.abandoned = abandoned;
        this.touched = new ServedFlow<?>[batchMax];
        this.sent = counters.make("sent-packets");
        this.sentBytes = counters.make("sent-bytes");
        this.received = counters.make("received-packets");
        this.receivedBytes = counters.make("received-bytes");
        this.droppedTooLarge = counters.make("dropped-too-large");
        this.droppedHeadroom = counters.make("dropped-no-headroom");
        this.droppedLinkDown = counters.make("dropped-link-down");
        this.droppedNoMemory = counters.make("dropped-no-memory");
        this.droppedQueueFull = counters.make("dropped-queue-full");
        this.droppedClosing = counters.make("dropped-closing");
        this.droppedEarly = counters.make("dropped-early");
        this.droppedUnsent = counters.make("dropped-unsent");
    }

    /** The largest packet that is sent, in bytes. */
    public int mpsBytes() {
        return mpsBytes;
    }

    /** Says how large a packet may be from now on, in bytes. */
    public void setMpsBytes(int bytes) {
        mpsBytes = bytes;
        Turns<A> t = turns;
        if (t != null) {
            t.setMpsBytes(bytes);
        }
    }

    /** From now on, sends no faster than this. Before the first flow; once at most. */
    public void limit(Rate rate) {
        Turns<A> t = new Turns<>(loop, rate, headerBytes, new Way(), counters.make("rate-rests"));
        t.setMpsBytes(mpsBytes);
        turns = t;
    }

    /** How fast it sends at most, if that is limited. */
    public Optional<Rate> rate() {
        return Optional.ofNullable(turns).map(Turns::rate);
    }

    /** Whether packets can leave. */
    public Gate gate() {
        return gate;
    }

    /** Says whether packets can leave from now on. */
    public void setGate(Gate next) {
        gate = next;
    }

    /** Starts serving an open flow; what came before its reply is handed over. */
    public void open(ServedFlow<A> flow) {
        flow.setOpened(++heard);
        flow.end().link().setMpsBytes(mpsBytes);
        flow.end().link().setDown(gate == Gate.DOWN);
        Packet packet;
        while ((packet = flow.early().poll()) != null) {
            handOver(flow, packet);
        }
        flow.end().flush();
        var bell = loop.doorbell(nowNs -> answer(flow));
        flow.setBell(bell);
        flow.end().attend(bell::ring);
    }

    /** Rings the bell of a flow: something that held its packets is over. */
    public void resume(ServedFlow<A> flow) {
        var bell = flow.bell();
        if (bell != null) {
            bell.ring();
        }
    }

    private boolean answer(ServedFlow<A> flow) {
        if (flow.state() != ServedFlow.State.OPEN || gate == Gate.HELD) {
            return false;
        }
        Turns<A> t = turns;
        if (t != null) {
            t.rang(flow);
            return false;
        }
        for (int i = 0; i < BUDGET_PACKETS; i++) {
            Packet packet = flow.next();
            if (packet == null) {
                emptied(flow);
                return false;
            }
            if (!push(flow, packet)) {
                return true;
            }
        }
        return flow.end().hasPacket();
    }

    private void emptied(ServedFlow<A> flow) {
        if (flow.end().isPeerClosed() && !flow.end().hasPacket()) {
            abandoned.accept(flow);
        }
    }

    /** What flows that take turns use of it. */
    private final class Way implements Turns.Way<A> {
        @Override
        public boolean isHeld() {
            return gate == Gate.HELD;
        }

        @Override
        public boolean leaves(int packetBytes) {
            return gate != Gate.DOWN && packetBytes <= mpsBytes;
        }

        @Override
        public boolean push(ServedFlow<A> flow, Packet packet) {
            return FlowPump.this.push(flow, packet);
        }

        @Override
        public void emptied(ServedFlow<A> flow) {
            FlowPump.this.emptied(flow);
        }
    }

    /** Sends or drops a packet; false if the port is full and the packet waits in the flow. */
    private boolean push(ServedFlow<A> flow, Packet packet) {
        int bytes = packet.length();
        if (gate == Gate.DOWN) {
            drop(packet, droppedLinkDown);
        } else if (bytes > mpsBytes) {
            drop(packet, droppedTooLarge);
        } else if (packet.headroom() < headerBytes) {
            drop(packet, droppedHeadroom);
        } else if (exit.send(flow, packet)) {
            flow.countSent(bytes);
            sent.increment();
            sentBytes.add(bytes);
            Turns<A> t = turns;
            if (t != null) {
                t.left(bytes);
            }
        } else {
            flow.stall(packet);
            return false;
        }
        return true;
    }

    /** A packet for a flow came in: its payload lies in the driver's memory. */
    public void deliver(ServedFlow<A> flow, MemorySegment memory, long offset, int bytes) {
        Packet packet = pools.acquire(bytes);
        if (packet == null) {
            droppedNoMemory.increment();
            return;
        }
        packet.append(memory, offset, bytes);
        if (flow.state() == ServedFlow.State.OPEN) {
            handOver(flow, packet);
        } else if (flow.early().size() < EARLY_PACKETS_MAX) {
            flow.early().add(packet);
        } else {
            drop(packet, droppedEarly);
        }
    }

    private void handOver(ServedFlow<A> flow, Packet packet) {
        int bytes = packet.length();
        flow.setHeard(++heard);
        switch (flow.end().offer(packet)) {
            case ACCEPTED -> {
                flow.countReceived(bytes);
                received.increment();
                receivedBytes.add(bytes);
                touch(flow);
                if (++untold >= UNTOLD_PACKETS_MAX) {
                    flush();
                }
            }
            case FULL -> drop(packet, droppedQueueFull);
            case CLOSED -> drop(packet, droppedClosing);
        }
    }

    private void touch(ServedFlow<A> flow) {
        if (flow.isTouched()) {
            return;
        }
        if (touchedCount == touched.length) {
            flush();
        }
        flow.setTouched(true);
        touched[touchedCount++] = flow;
    }

    /** Tells the users of all flows that packets came in for, once each. */
    public void flush() {
        for (int i = 0; i < touchedCount; i++) {
            ServedFlow<?> flow = touched[i];
            touched[i] = null;
            flow.setTouched(false);
            flow.end().flush();
        }
        touchedCount = 0;
        untold = 0;
    }

    /** Drops what came for a flow that never opened; what its user wrote is left alone. */
    public void forget(ServedFlow<A> flow) {
        Packet packet;
        while ((packet = flow.early().poll()) != null) {
            drop(packet, droppedEarly);
        }
    }

    /**
     * Ends an open flow: sends what its user wrote before, as far as the port takes it, counts the
     * rest, and closes its end. That is not limited by a rate; others pay for it with their time.
     *
     * @param makeRoom flushes the port
     */
    public void close(ServedFlow<A> flow, Runnable makeRoom) {
        forget(flow);
        Turns<A> t = turns;
        if (t != null) {
            t.remove(flow);
        }
        Packet packet;
        boolean roomMade = false;
        while (gate == Gate.OPEN && (packet = flow.next()) != null) {
            if (push(flow, packet)) {
                roomMade = false;
            } else if (roomMade) {
                break;
            } else {
                makeRoom.run();
                roomMade = true;
            }
        }
        while ((packet = flow.next()) != null) {
            drop(packet, droppedUnsent);
        }
        flow.end().close();
    }

    private static void drop(Packet packet, Counter counter) {
        packet.release();
        counter.increment();
    }
}
