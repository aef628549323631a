package org.o7s.client.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.client.Ownership;
import org.o7s.client.StraightPort;
import org.o7s.core.flow.Offer;
import org.o7s.core.flow.Signal;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.Interest;
import org.o7s.ipc.data.RingConsumer;
import org.o7s.ipc.data.RingProducer;
import org.o7s.wire.g23.CrcTrailer;

/**
 * A flow that stands on the rings that this process shares with its daemon, or with the process at
 * the other end. {@link RingWaiting} has who waits for it.
 */
final class RingPort implements StraightPort {
    /** What {@link #suspectedNs} answers when no call seems to be missing. */
    static final long UNSUSPECTED = -1;

    /** What a port needs of whoever is at the other end of its rings. */
    interface Link {
        /** Calls the other side to the flow. Any thread. */
        void call();

        /** The number of the process at the other side, which is told of the end; 0: the daemon. */
        long peer();

        /**
         * A port touches its memory no more. Any thread.
         *
         * @param broken whether the other side wrote nonsense there
         */
        void letGo(RingPort port, boolean broken);
    }

    private final Link link;
    private final int slot;
    private final FlowSegment segment;
    private final boolean accepted;
    private final RingProducer up;
    private final RingConsumer down;
    private final PacketPools pools;
    private final Ownership writing = new Ownership();
    private final CrcTrailer trailerOut = new CrcTrailer();
    private final CrcTrailer trailerIn = new CrcTrailer();
    private final RingWaiting waiting;
    private final AtomicBoolean letGo = new AtomicBoolean();
    private volatile Signal signal = Signal.NONE;
    private volatile boolean closed;
    private volatile boolean lost;

    /** The size of the packet that was refused last: there is room once there is room for it. */
    private volatile int refusedBytes;

    private volatile long discarded;

    /**
     * A port at the ends of a client, or at the other ones.
     *
     * @param accepted whether this process accepted a flow from another process
     */
    RingPort(Link link, int slot, FlowSegment segment, boolean accepted, PacketPools pools) {
        this.link = link;
        this.slot = slot;
        this.segment = segment;
        this.accepted = accepted;
        this.up = accepted ? segment.daemonProducer() : segment.clientProducer();
        this.down = accepted ? segment.daemonConsumer() : segment.clientConsumer();
        this.pools = pools;
        this.waiting = new RingWaiting(this, up, down);
        this.down.heedQuiet();
    }

    int slot() {
        return slot;
    }

    /** The number of the process at the other side; 0: the daemon. */
    long peer() {
        return link.peer();
    }

    /** The other side called, or is no more. Any thread. */
    void called() {
        waiting.called();
        signal.raise();
    }

    /**
     * For how long it is known here, of one and the same wait, that the other side took the wish to
     * be called and that no call has come. Only of memory that nobody can take away. One thread.
     *
     * @return 0 when it is found first; {@link #UNSUSPECTED} if it is not so
     */
    long suspectedNs(long nowNs) {
        return closed || lost || !segment.isSealed() ? UNSUSPECTED : waiting.suspectedNs(nowNs);
    }

    /** The other side is no more. */
    void lose() {
        lost = true;
        signal.raise();
    }

    @Override
    public void attend(Signal newSignal) {
        signal = newSignal;
        newSignal.raise();
    }

    @Override
    public int mpsBytes() {
        // What two processes share can carry what a ring holds, whatever one of them writes there.
        int most = FlowSegment.longestBytes();
        return peer() == 0 ? Math.clamp(segment.mpsBytes(), 0, most) : most;
    }

    @Override
    public boolean mayDamage() {
        return peer() == 0;
    }

    @Override
    public boolean isDown() {
        return segment.isDown() || segment.isTakenDown(!accepted);
    }

    @Override
    public void takeDown(boolean down) {
        if (closed || segment.isTakenDown(accepted) == down) {
            return;
        }
        segment.setTakenDown(accepted, down);
        flush();
        tellProducer(this.down.takeProducerInterestAnyway());
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isPeerClosed() {
        return lost || down.isEndSaid() || isBroken();
    }

    @Override
    public boolean isBroken() {
        return down.isBroken() || up.isBroken();
    }

    @Override
    public Offer offer(Packet packet) {
        writing.take();
        try {
            if (closed || lost || up.isBroken()) {
                return Offer.CLOSED;
            }
            if (!up.offer(packet.memory(), packet.offset(), packet.length())) {
                refusedBytes = packet.length();
                return Offer.FULL;
            }
        } finally {
            writing.give();
        }
        packet.release();
        return Offer.ACCEPTED;
    }

    @Override
    public Ownership writing() {
        return writing;
    }

    @Override
    public Offer offer(ByteBuffer packet, boolean checked) {
        if (closed || lost || up.isBroken()) {
            return Offer.CLOSED;
        }
        int bytes = packet.remaining();
        boolean trails = checked && bytes > 0;
        int all = trails ? bytes + CrcTrailer.BYTES : bytes;
        if (!up.begin(all)) {
            refusedBytes = all;
            return Offer.FULL;
        }
        up.put(packet, packet.position(), bytes);
        if (trails) {
            up.putBigEndian(trailerOut.compute(packet, packet.position(), bytes));
        }
        up.commit();
        tell();
        packet.position(packet.limit());
        return Offer.ACCEPTED;
    }

    @Override
    public int poll(ByteBuffer into, boolean checked) {
        if (closed) {
            return EMPTY;
        }
        int all = down.next();
        if (all == RingConsumer.EMPTY) {
            giveRoom();
            return EMPTY;
        }
        int bytes = checked ? all - CrcTrailer.BYTES : all;
        if (bytes > into.remaining()) {
            return UNFIT;
        }
        int result = all == 0 ? KEEPALIVE : FAILED_CHECK;
        if (bytes > 0) {
            down.copyTo(0, into, into.position(), bytes);
            // Over what was copied: the other side may still write what it likes into the ring.
            if (!checked
                    || trailerIn.compute(into, into.position(), bytes) == down.bigEndian(bytes)) {
                into.position(into.position() + bytes);
                result = bytes;
            }
        }
        advance();
        return result;
    }

    @Override
    public int peek() {
        int bytes = closed ? RingConsumer.EMPTY : down.next();
        if (bytes == RingConsumer.EMPTY) {
            giveRoom();
            return EMPTY;
        }
        if (bytes > 0) {
            return bytes;
        }
        advance();
        return KEEPALIVE;
    }

    @Override
    public int poll(MemorySegment into) {
        int bytes = closed ? RingConsumer.EMPTY : down.next();
        if (bytes == RingConsumer.EMPTY) {
            giveRoom();
            return EMPTY;
        }
        boolean fits = bytes <= into.byteSize();
        if (fits) {
            down.copyTo(into, 0);
        }
        advance();
        return fits ? bytes : UNFIT;
    }

    @Override
    public boolean hasRoomFor(int bytes) {
        if (closed || lost) {
            return false;
        }
        if (up.hasRoom(bytes)) {
            return true;
        }
        refusedBytes = bytes;
        return false;
    }

    @Override
    public void put(MemorySegment packet, int bytes) {
        if (!up.offer(packet, 0, bytes)) {
            throw new IllegalStateException("a ring with room has none");
        }
    }

    @Override
    public long placeOut(int bytes) {
        if (closed || lost) {
            return -1;
        }
        long at = up.place(bytes);
        if (at < 0) {
            refusedBytes = bytes;
        }
        return at;
    }

    @Override
    public MemorySegment outMemory() {
        return up.memory();
    }

    @Override
    public void commit(int bytes) {
        up.commitPlaced(bytes);
        tell();
    }

    @Override
    public int next() {
        return closed ? EMPTY : down.next();
    }

    @Override
    public long placeIn() {
        return down.place();
    }

    @Override
    public void copyNext(MemorySegment into) {
        down.copyTo(into, 0);
    }

    @Override
    public MemorySegment inMemory() {
        return down.memory();
    }

    @Override
    public void taken() {
        advance();
    }

    @Override
    public void flush() {
        writing.take();
        try {
            tell();
        } finally {
            writing.give();
        }
    }

    @Override
    public void tell() {
        Interest how = up.takeConsumerInterestQuietly();
        if (how != Interest.NONE) {
            tellConsumer(how);
        }
    }

    private void tellConsumer(Interest how) {
        switch (how) {
            case SLEEPER -> up.wakeConsumer();
            case BELL -> link.call();
            case NONE -> {}
        }
    }

    @Override
    public @Nullable Packet poll() {
        if (closed) {
            return null;
        }
        int bytes = down.next();
        if (bytes == RingConsumer.EMPTY) {
            giveRoom();
            return null;
        }
        Packet packet = pools.acquire(bytes);
        if (packet != null) {
            down.copyTo(packet.memory(), packet.pushBack(bytes));
            advance();
        }
        return packet;
    }

    private void advance() {
        if (down.advance()) {
            giveRoom();
        }
    }

    private void giveRoom() {
        if (!closed) {
            tellProducer(down.takeProducerInterest());
        }
    }

    private void tellProducer(Interest how) {
        switch (how) {
            case SLEEPER -> down.wakeProducer();
            case BELL -> link.call();
            case NONE -> {}
        }
    }

    @Override
    public boolean hasPacket() {
        return !closed && down.hasNext();
    }

    @Override
    public boolean hasRoom() {
        return up.seemsRoomy(refusedBytes);
    }

    @Override
    public long arrived() {
        return down.arrived();
    }

    @Override
    public LongSupplier arrivals() {
        return down.arrivals();
    }

    @Override
    public boolean isFullOfArrivals() {
        return down.isRoomWanted();
    }

    @Override
    public int waitingPackets() {
        return closed ? 0 : down.waitingRecords();
    }

    @Override
    public int waitingForPeerPackets() {
        return closed ? 0 : up.waitingRecords();
    }

    @Override
    public long discarded() {
        return discarded;
    }

    @Override
    public void close() {
        writing.take();
        try {
            if (closed) {
                return;
            }
            discarded = discard();
            closed = true;
            if (link.peer() != 0) {
                up.end();
                tell();
                tellProducer(down.takeProducerInterestAnyway());
            }
        } finally {
            writing.give();
        }
        letGo(isBroken());
    }

    /** Closes it without touching its memory, which is not there any more. */
    void abandon() {
        writing.take();
        closed = true;
        writing.give();
        letGo(true);
    }

    private void letGo(boolean broken) {
        if (letGo.compareAndSet(false, true)) {
            link.letGo(this, broken);
        }
    }

    /** Takes what waits, but no more than a ring can hold: the other side may go on writing. */
    private long discard() {
        long taken = 0;
        while (taken < segment.recordsMax() && down.next() != RingConsumer.EMPTY) {
            down.advance();
            taken++;
        }
        return taken;
    }

    /** How many bytes a packet has for which there was no room. */
    int refusedBytes() {
        return refusedBytes;
    }

    @Override
    public void awaitPacket() {
        waiting.awaitPacket();
    }

    @Override
    public void awaitRoom() {
        waiting.awaitRoom();
    }

    @Override
    public void grow() {
        waiting.grow();
    }

    @Override
    public boolean sleepForPacket(long limitNs, Condition unless) {
        return waiting.sleepForPacket(limitNs, unless);
    }

    @Override
    public boolean sleepForRoom(long limitNs, Condition unless) {
        return waiting.sleepForRoom(limitNs, unless);
    }

    @Override
    public void wakeSleepers() {
        waiting.wakeSleepers();
    }
}
