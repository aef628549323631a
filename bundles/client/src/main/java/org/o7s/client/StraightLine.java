package org.o7s.client;

import java.lang.foreign.MemorySegment;
import org.o7s.frcp.FrcpMachine;
import org.o7s.frcp.FrcpResult;

/**
 * Between a machine and memory that is shared with the other side, which may write there what it
 * likes at any time: what comes is copied before it is looked at. Nothing is allocated per packet.
 */
final class StraightLine implements MachineLine {
    private final StraightPort port;
    private final Scratch scratch;
    private final int packetBytesMax;

    /** A line; the machine sends no packet larger than so many bytes. */
    StraightLine(StraightPort port, Scratch scratch, int packetBytesMax) {
        this.port = port;
        this.scratch = scratch;
        this.packetBytesMax = packetBytesMax;
    }

    @Override
    public int takeIn(FrcpMachine machine, int most, long nowNs) {
        MemorySegment packet = scratch.take();
        int taken = 0;
        try {
            while (taken < most) {
                int bytes = port.poll(packet);
                if (bytes == StraightPort.EMPTY) {
                    break;
                }
                taken++;
                if (bytes != StraightPort.UNFIT) {
                    machine.input(packet, 0, bytes, nowNs);
                }
            }
        } finally {
            scratch.giveBack(packet);
        }
        return taken;
    }

    @Override
    public Sent sendOut(FrcpMachine machine, long nowNs) {
        MemorySegment packet = scratch.take();
        Ownership writing = port.writing();
        writing.take();
        boolean any = false;
        try {
            while (true) {
                if (!port.hasRoomFor(packetBytesMax)) {
                    return port.isClosed() || port.isPeerClosed() ? Sent.CLOSED : Sent.FULL;
                }
                int bytes = machine.poll(packet, 0, nowNs);
                if (bytes == FrcpResult.NOTHING) {
                    return Sent.ALL;
                }
                port.put(packet, bytes);
                any = true;
            }
        } finally {
            if (any) {
                port.tell();
            }
            writing.give();
            scratch.giveBack(packet);
        }
    }

    @Override
    public void close() {
        // It holds nothing back.
    }
}
