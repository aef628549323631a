package org.o7s.client;

import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.frcp.FrcpMachine;
import org.o7s.frcp.FrcpResult;

/** Between a machine and a port that takes and gives packets of the system's memory. */
final class PacketLine implements MachineLine {
    private final FlowPort port;
    private final PacketPools pools;
    private final int packetBytesMax;

    /** What the port did not take: the machine counts it as sent. */
    private @Nullable Packet refused;

    /** A line; the machine sends no packet larger than so many bytes. */
    PacketLine(FlowPort port, PacketPools pools, int packetBytesMax) {
        this.port = port;
        this.pools = pools;
        this.packetBytesMax = packetBytesMax;
    }

    @Override
    public int takeIn(FrcpMachine machine, int most, long nowNs) {
        int taken = 0;
        Packet packet;
        while (taken < most && (packet = port.poll()) != null) {
            taken++;
            machine.input(packet.memory(), packet.offset(), packet.length(), nowNs);
            packet.release();
        }
        return taken;
    }

    @Override
    public Sent sendOut(FrcpMachine machine, long nowNs) {
        boolean any = false;
        try {
            while (true) {
                Packet packet = refused;
                refused = null;
                if (packet == null) {
                    packet = pools.acquire(packetBytesMax);
                    if (packet == null) {
                        return Sent.FULL;
                    }
                    int at = packet.pushBack(packetBytesMax);
                    int bytes = machine.poll(packet.memory(), at, nowNs);
                    if (bytes == FrcpResult.NOTHING) {
                        packet.release();
                        return Sent.ALL;
                    }
                    packet.pullBack(packetBytesMax - bytes);
                }
                switch (port.offer(packet)) {
                    case Offer.ACCEPTED -> any = true;
                    case Offer.FULL -> {
                        refused = packet;
                        return Sent.FULL;
                    }
                    case Offer.CLOSED -> {
                        packet.release();
                        return Sent.CLOSED;
                    }
                }
            }
        } finally {
            if (any) {
                port.flush();
            }
        }
    }

    @Override
    public boolean isHolding() {
        return refused != null;
    }

    @Override
    public void close() {
        Packet left = refused;
        refused = null;
        if (left != null) {
            left.release();
        }
    }
}
