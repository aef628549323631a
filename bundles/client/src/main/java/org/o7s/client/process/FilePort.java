package org.o7s.client.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.o7s.client.Ownership;
import org.o7s.client.StraightPort;
import org.o7s.core.flow.Offer;
import org.o7s.core.flow.Signal;
import org.o7s.core.packet.Packet;

/**
 * A port whose rings are in a file that the other side could make shorter. The virtual machine says
 * that by an {@link InternalError} to whoever touches the memory; here the flow then ends as one
 * does whose other side wrote nonsense. Source: docs/process-boundary.md, the portable way.
 */
final class FilePort implements StraightPort {
    private final RingPort port;
    private volatile boolean gone;

    /** Stands before a port, which nobody else uses but to tell it that the other side called. */
    FilePort(RingPort port) {
        this.port = port;
    }

    /** From now on the memory is not touched any more. */
    private <T> T lose(T answer) {
        gone = true;
        port.lose();
        return answer;
    }

    @Override
    public Ownership writing() {
        return port.writing();
    }

    @Override
    public Offer offer(ByteBuffer packet, boolean checked) {
        try {
            return gone ? Offer.CLOSED : port.offer(packet, checked);
        } catch (InternalError e) {
            return lose(Offer.CLOSED);
        }
    }

    @Override
    public int poll(ByteBuffer into, boolean checked) {
        int before = into.position();
        try {
            return gone ? EMPTY : port.poll(into, checked);
        } catch (InternalError e) {
            into.position(before);
            return lose(EMPTY);
        }
    }

    @Override
    public int peek() {
        try {
            return gone ? EMPTY : port.peek();
        } catch (InternalError e) {
            return lose(EMPTY);
        }
    }

    @Override
    public int poll(MemorySegment into) {
        try {
            return gone ? EMPTY : port.poll(into);
        } catch (InternalError e) {
            return lose(EMPTY);
        }
    }

    @Override
    public boolean hasRoomFor(int bytes) {
        try {
            return !gone && port.hasRoomFor(bytes);
        } catch (InternalError e) {
            return lose(false);
        }
    }

    @Override
    public void grow() {
        try {
            if (!gone) {
                port.grow();
            }
        } catch (InternalError e) {
            lose(false);
        }
    }

    @Override
    public void put(MemorySegment packet, int bytes) {
        try {
            if (!gone) {
                port.put(packet, bytes);
            }
        } catch (InternalError e) {
            lose(false);
        }
    }

    @Override
    public void tell() {
        try {
            if (!gone) {
                port.tell();
            }
        } catch (InternalError e) {
            lose(false);
        }
    }

    @Override
    public void attend(Signal signal) {
        port.attend(signal);
    }

    @Override
    public int mpsBytes() {
        try {
            return gone ? 0 : port.mpsBytes();
        } catch (InternalError e) {
            return lose(0);
        }
    }

    @Override
    public boolean mayDamage() {
        return port.mayDamage();
    }

    @Override
    public boolean isDown() {
        try {
            return gone || port.isDown();
        } catch (InternalError e) {
            return lose(true);
        }
    }

    @Override
    public void takeDown(boolean down) {
        try {
            if (!gone) {
                port.takeDown(down);
            }
        } catch (InternalError e) {
            lose(down);
        }
    }

    @Override
    public boolean isClosed() {
        return port.isClosed();
    }

    @Override
    public boolean isPeerClosed() {
        try {
            return gone || port.isPeerClosed();
        } catch (InternalError e) {
            return lose(true);
        }
    }

    @Override
    public boolean isBroken() {
        return gone || port.isBroken();
    }

    @Override
    public Offer offer(Packet packet) {
        try {
            return gone ? Offer.CLOSED : port.offer(packet);
        } catch (InternalError e) {
            return lose(Offer.CLOSED);
        }
    }

    @Override
    public void flush() {
        try {
            if (!gone) {
                port.flush();
            }
        } catch (InternalError e) {
            lose(false);
        }
    }

    @Override
    public @Nullable Packet poll() {
        try {
            return gone ? null : port.poll();
        } catch (InternalError e) {
            lose(false);
            return null;
        }
    }

    @Override
    public boolean hasPacket() {
        try {
            return !gone && port.hasPacket();
        } catch (InternalError e) {
            return lose(false);
        }
    }

    @Override
    public boolean hasRoom() {
        try {
            return gone || port.hasRoom();
        } catch (InternalError e) {
            return lose(true);
        }
    }

    @Override
    public long arrived() {
        try {
            return gone ? 0 : port.arrived();
        } catch (InternalError e) {
            return lose(0L);
        }
    }

    @Override
    public boolean isFullOfArrivals() {
        try {
            return !gone && port.isFullOfArrivals();
        } catch (InternalError e) {
            return lose(false);
        }
    }

    @Override
    public int waitingPackets() {
        try {
            return gone ? 0 : port.waitingPackets();
        } catch (InternalError e) {
            return lose(0);
        }
    }

    @Override
    public int waitingForPeerPackets() {
        try {
            return gone ? 0 : port.waitingForPeerPackets();
        } catch (InternalError e) {
            return lose(0);
        }
    }

    @Override
    public long discarded() {
        return port.discarded();
    }

    @Override
    public void close() {
        try {
            if (!gone) {
                port.close();
            }
        } catch (InternalError e) {
            lose(false);
        }
        if (gone) {
            port.abandon();
        }
    }

    @Override
    public void awaitPacket() {
        try {
            if (!gone) {
                port.awaitPacket();
            }
        } catch (InternalError e) {
            lose(false);
        }
    }

    @Override
    public void awaitRoom() {
        try {
            if (!gone) {
                port.awaitRoom();
            }
        } catch (InternalError e) {
            lose(false);
        }
    }

    @Override
    public boolean sleepForPacket(long limitNs, Condition unless) {
        try {
            return gone || port.sleepForPacket(limitNs, unless);
        } catch (InternalError e) {
            return lose(true);
        }
    }

    @Override
    public boolean sleepForRoom(long limitNs, Condition unless) {
        try {
            return gone || port.sleepForRoom(limitNs, unless);
        } catch (InternalError e) {
            return lose(true);
        }
    }

    @Override
    public void wakeSleepers() {
        try {
            if (!gone) {
                port.wakeSleepers();
            }
        } catch (InternalError e) {
            lose(false);
        }
    }
}
