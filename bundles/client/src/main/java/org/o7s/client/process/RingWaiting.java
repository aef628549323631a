package org.o7s.client.process;

import java.util.concurrent.atomic.AtomicBoolean;
import org.o7s.client.FlowPort;
import org.o7s.ipc.data.Interest;
import org.o7s.ipc.data.RingConsumer;
import org.o7s.ipc.data.RingProducer;

/**
 * Who waits for the rings of a {@link RingPort}. Any thread.
 *
 * <p>A platform thread that waits sleeps at a word of its ring, where the other side wakes it
 * directly; all others are woken by the process's own thread, which that wakes for all of them.
 */
final class RingWaiting {
    /** How long a writer waits for a reader before it makes the ring larger. */
    private static final long PATIENCE_NS = 1_000_000;

    private final RingPort port;
    private final RingProducer up;
    private final RingConsumer down;
    private final AtomicBoolean readerSleeps = new AtomicBoolean();
    private final AtomicBoolean writerSleeps = new AtomicBoolean();

    private final CallWish packetWish = new CallWish();
    private final CallWish roomWish = new CallWish();

    RingWaiting(RingPort port, RingProducer up, RingConsumer down) {
        this.port = port;
        this.up = up;
        this.down = down;
    }

    /** The other side has called. */
    void called() {
        packetWish.end();
        roomWish.end();
    }

    /** As {@link RingPort#suspectedNs}. */
    long suspectedNs(long nowNs) {
        long packet = packetWish.standing();
        long room = roomWish.standing();
        long packetNs = RingPort.UNSUSPECTED;
        if (packet != CallWish.NONE && down.isInterestTaken()) {
            packetNs = packetWish.suspectedNs(packet, nowNs);
        }
        if (room != CallWish.NONE && up.isInterestTaken()) {
            return Math.max(packetNs, roomWish.suspectedNs(room, nowNs));
        }
        return packetNs;
    }

    /** Has the process called for the next packet. */
    void awaitPacket() {
        if (!port.isClosed()) {
            long wish = packetWish.begin();
            down.wantRecords(Interest.BELL);
            packetWish.said(wish);
        }
    }

    /** Makes room if the ring can be larger, and has the process called when there is more. */
    void awaitRoom() {
        if (!port.isClosed()) {
            grow();
            long wish = roomWish.begin();
            up.wantRoom(Interest.BELL);
            roomWish.said(wish);
        }
    }

    /** Nobody makes room at once: whoever writes need not wait while the ring can be larger. */
    void grow() {
        port.writing().take();
        try {
            while (!port.isClosed() && !up.seemsRoomy(port.refusedBytes()) && up.grow()) {
                // Until there is room, or it cannot.
            }
        } finally {
            port.writing().give();
        }
    }

    /** As {@link FlowPort#sleepForPacket}. */
    boolean sleepForPacket(long limitNs, FlowPort.Condition unless) {
        if (!readerSleeps.compareAndSet(false, true)) {
            return false;
        }
        try {
            if (!port.isClosed()) {
                packetWish.end();
                down.wantRecords(Interest.SLEEPER);
            }
            if (!unless.holds()) {
                down.sleep(limitNs);
            }
        } finally {
            readerSleeps.set(false);
        }
        return true;
    }

    /** As {@link FlowPort#sleepForRoom}. */
    boolean sleepForRoom(long limitNs, FlowPort.Condition unless) {
        if (!writerSleeps.compareAndSet(false, true)) {
            return false;
        }
        try {
            if (!port.isClosed()) {
                roomWish.end();
                up.wantRoom(Interest.SLEEPER);
            }
            if (!unless.holds()) {
                up.sleep(up.canGrow() ? Math.min(limitNs, PATIENCE_NS) : limitNs);
            }
            grow();
        } finally {
            writerSleeps.set(false);
        }
        return true;
    }

    /** Wakes those that sleep at a ring. */
    void wakeSleepers() {
        if (readerSleeps.get()) {
            packetWish.end();
            down.wakeSleeper();
        }
        if (writerSleeps.get()) {
            roomWish.end();
            up.wakeSleeper();
        }
    }
}
