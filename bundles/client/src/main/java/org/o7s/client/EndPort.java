package org.o7s.client;

import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.flow.Signal;
import org.o7s.core.packet.Packet;

/** A flow inside of this system: the other side tells of packets by itself. */
record EndPort(FlowEnd end) implements FlowPort {
    @Override
    public void attend(Signal signal) {
        end.attend(signal);
    }

    @Override
    public int mpsBytes() {
        return end.link().mpsBytes();
    }

    @Override
    public boolean isDown() {
        return end.isDown();
    }

    @Override
    public void takeDown(boolean down) {
        end.takeDown(down);
    }

    @Override
    public boolean isClosed() {
        return end.isClosed();
    }

    @Override
    public boolean isPeerClosed() {
        return end.isPeerClosed();
    }

    @Override
    public Offer offer(Packet packet) {
        return end.offer(packet);
    }

    @Override
    public void flush() {
        end.flush();
    }

    @Override
    public @Nullable Packet poll() {
        return end.poll();
    }

    @Override
    public boolean hasPacket() {
        return end.hasPacket();
    }

    @Override
    public boolean hasRoom() {
        return end.hasRoom();
    }

    @Override
    public long arrived() {
        return end.arrived();
    }

    @Override
    public boolean isFullOfArrivals() {
        return end.waiting() >= end.capacity();
    }

    @Override
    public int waitingPackets() {
        return end.waiting();
    }

    @Override
    public int waitingForPeerPackets() {
        return end.waitingForPeer();
    }

    @Override
    public long discarded() {
        return end.discarded();
    }

    @Override
    public void close() {
        end.close();
    }

    @Override
    public void awaitPacket() {}

    @Override
    public void awaitRoom() {
        end.awaitRoom();
    }
}
