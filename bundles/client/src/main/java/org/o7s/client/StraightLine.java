package org.o7s.client;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.o7s.frcp.FrcpMachine;
import org.o7s.frcp.FrcpResult;
import org.o7s.wire.g23.FrctHeader;

/**
 * Between a machine and memory that is shared with the other side, which may write there what it
 * likes at any time: what comes is copied before it is looked at. Nothing is allocated per packet.
 */
final class StraightLine implements MachineLine {
    private final StraightPort port;
    private final Scratch scratch;
    private final int packetBytesMax;

    /** Where a packet waits that the port did not take; made when that happens first. */
    private @Nullable MemorySegment held;

    private int heldBytes;
    private boolean holding;

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
            if (holding) {
                MemorySegment waiting = Objects.requireNonNull(held);
                if (!port.hasRoomFor(heldBytes)) {
                    return refused();
                }
                holding = false;
                port.put(waiting, heldBytes);
                any = true;
            }
            int bytes;
            // The other end looks for signs of life by itself: nobody is woken for one alone.
            boolean wakes = port.mayDamage();
            while ((bytes = machine.poll(packet, 0, nowNs)) != FrcpResult.NOTHING) {
                if (!port.hasRoomFor(bytes)) {
                    hold(packet, bytes);
                    // Signs of life may have filled it, of which nobody was told.
                    any = true;
                    return refused();
                }
                port.put(packet, bytes);
                any |= wakes || bytes > 0;
            }
            return Sent.ALL;
        } finally {
            if (any) {
                port.tell();
            }
            writing.give();
            scratch.giveBack(packet);
        }
    }

    /**
     * Writes a message as one packet from where it is to where the other side takes it, and into
     * the memory that keeps it; only when the machine has nothing else to send.
     *
     * @return its bytes; or NOTHING of {@link FrcpResult}, and nothing was done
     */
    int writeOut(FrcpMachine machine, MemorySegment source, long offset, int bytes, long nowNs) {
        if (holding) {
            return FrcpResult.NOTHING;
        }
        int packetBytes = FrctHeader.HEADER_BYTES + bytes;
        if (packetBytes > packetBytesMax) {
            return FrcpResult.NOTHING;
        }
        Ownership writing = port.writing();
        writing.take();
        try {
            long at = port.placeOut(packetBytes);
            if (at < 0) {
                return writeRound(machine, source, offset, bytes, nowNs);
            }
            int written = machine.writeOut(source, offset, bytes, port.outMemory(), at, nowNs);
            if (written == bytes) {
                port.commit(packetBytes);
            }
            return written;
        } finally {
            writing.give();
        }
    }

    /** Writes a message as a packet that has no place in one piece, if there is room for it. */
    private int writeRound(
            FrcpMachine machine, MemorySegment source, long offset, int bytes, long nowNs) {
        int packetBytes = FrctHeader.HEADER_BYTES + bytes;
        if (!port.hasRoomFor(packetBytes)) {
            return FrcpResult.NOTHING;
        }
        MemorySegment packet = scratch.take();
        try {
            int written = machine.writeOut(source, offset, bytes, packet, 0, nowNs);
            if (written == bytes) {
                port.put(packet, packetBytes);
                port.tell();
            }
            return written;
        } finally {
            scratch.giveBack(packet);
        }
    }

    /**
     * Reads the message of the next packet from where it came to where it is wanted.
     *
     * @return its bytes; {@link FrcpResult#WOULD_BLOCK} if nothing came; or NOTHING of {@link
     *     FrcpResult}, and nothing was done
     */
    int readIn(FrcpMachine machine, MemorySegment target, long offset, int room, long nowNs) {
        int packetBytes = port.next();
        if (packetBytes == StraightPort.EMPTY) {
            return FrcpResult.WOULD_BLOCK;
        }
        long at = port.placeIn();
        int read =
                at < 0
                        ? readRound(machine, packetBytes, target, offset, room, nowNs)
                        : machine.inputAndRead(
                                port.inMemory(), at, packetBytes, target, offset, room, nowNs);
        if (read >= 0) {
            port.taken();
        }
        return read;
    }

    /** Reads the message of a packet that does not lie in one piece; it is not taken. */
    private int readRound(
            FrcpMachine machine,
            int packetBytes,
            MemorySegment target,
            long offset,
            int room,
            long nowNs) {
        if (packetBytes > packetBytesMax) {
            return FrcpResult.NOTHING;
        }
        MemorySegment packet = scratch.take();
        try {
            port.copyNext(packet);
            return machine.inputAndRead(packet, 0, packetBytes, target, offset, room, nowNs);
        } finally {
            scratch.giveBack(packet);
        }
    }

    /** How much room a packet needs is known when the machine has made it. */
    private void hold(MemorySegment packet, int bytes) {
        MemorySegment place = held;
        if (place == null) {
            place = Arena.ofAuto().allocate(packetBytesMax, Long.BYTES);
            held = place;
        }
        MemorySegment.copy(packet, 0, place, 0, bytes);
        heldBytes = bytes;
        holding = true;
    }

    private Sent refused() {
        return port.isClosed() || port.isPeerClosed() ? Sent.CLOSED : Sent.FULL;
    }

    @Override
    public boolean isHolding() {
        return holding;
    }

    @Override
    public void close() {
        holding = false;
        held = null;
    }
}
