package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A mapped TPACKET_V2 receive ring: the kernel fills slots in order, we empty them in order.
 *
 * <p>Version 2 because it shows each frame at once; version 3 hands over blocks, a millisecond late
 * at low rates. The segment is bounded and dies with its arena: a late access is an exception, not
 * a crash. One thread at a time.
 */
final class ReceiveRing {
    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_VERSION = 10;
    private static final int TPACKET_V2 = 1;
    private static final int REQUEST_BYTES = 16;

    /**
     * Two words of the slot's header: status and length; captured length and offset of the frame.
     */
    private static final int STATUS_AND_LENGTH = 0;

    private static final int CAPTURED_AND_FRAME = 8;
    private static final int OURS = 1;
    private static final int KERNELS = 0;
    private static final int ETHERNET_BYTES = 14;
    private static final VarHandle STATUS = JAVA_INT.varHandle();
    private static final VarHandle PAIR = JAVA_LONG.varHandle();

    private final RingGeometry geometry;
    private final MemorySegment ring;
    private final int slotBytes;
    private final int slotsPerBlock;
    private long blockOffset;
    private int slotInBlock;
    private long slotOffset;
    private long truncated;

    private ReceiveRing(RingGeometry geometry, MemorySegment ring) {
        this.geometry = geometry;
        this.ring = ring;
        this.slotBytes = geometry.slotBytes();
        this.slotsPerBlock = geometry.slotsPerBlock();
    }

    /**
     * Makes and maps the ring of a socket that is not bound yet; unmapped when the arena closes.
     */
    static ReceiveRing map(int socket, RingGeometry geometry, Arena arena, String attempt)
            throws SystemCallException {
        int result = SocketCalls.setOption(socket, SOL_PACKET, PACKET_VERSION, TPACKET_V2);
        if (result < 0) {
            throw new SystemCallException(attempt, "PACKET_VERSION", result);
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment request =
                    scratch.allocateFrom(
                            JAVA_INT,
                            geometry.blockBytes(),
                            geometry.blockCount(),
                            geometry.slotBytes(),
                            geometry.slotCount());
            result =
                    SocketCalls.setOption(
                            socket, SOL_PACKET, PACKET_RX_RING, request.address(), REQUEST_BYTES);
        }
        if (result < 0) {
            throw new SystemCallException(attempt, "PACKET_RX_RING", result);
        }
        long address = Libc.mmap(socket, geometry.ringBytes());
        if (address < 0) {
            throw new SystemCallException(attempt, "mmap", (int) address);
        }
        MemorySegment ring =
                MemorySegment.ofAddress(address)
                        .reinterpret(
                                geometry.ringBytes(),
                                arena,
                                mapped -> Libc.munmap(mapped.address(), geometry.ringBytes()));
        return new ReceiveRing(geometry, ring);
    }

    RingGeometry geometry() {
        return geometry;
    }

    /** Frames that were longer than a slot, dropped here. */
    long truncated() {
        return truncated;
    }

    /** Whether a frame waits. */
    boolean isReady() {
        return ((long) PAIR.getAcquire(ring, slotOffset + STATUS_AND_LENGTH) & OURS) != 0;
    }

    /** Hands up to {@code limit} frames to {@code reader}; returns how many slots it emptied. */
    int receive(FrameReader reader, int limit) {
        int emptied = 0;
        while (emptied < limit) {
            long slot = slotOffset;
            long statusAndLength = (long) PAIR.getAcquire(ring, slot + STATUS_AND_LENGTH);
            if ((statusAndLength & OURS) == 0) {
                break;
            }
            try {
                deliver(slot, (int) (statusAndLength >>> 32), reader);
            } finally {
                STATUS.setRelease(ring, slot, KERNELS);
                advance();
            }
            emptied++;
        }
        return emptied;
    }

    private void deliver(long slot, int length, FrameReader reader) {
        long capturedAndFrame = ring.get(JAVA_LONG, slot + CAPTURED_AND_FRAME);
        if ((int) capturedAndFrame != length || length < ETHERNET_BYTES) {
            truncated++;
            return;
        }
        reader.frame(ring, slot + ((capturedAndFrame >>> 32) & 0xffff), length);
    }

    private void advance() {
        if (++slotInBlock < slotsPerBlock) {
            slotOffset += slotBytes;
            return;
        }
        slotInBlock = 0;
        blockOffset += geometry.blockBytes();
        if (blockOffset == ring.byteSize()) {
            blockOffset = 0;
        }
        slotOffset = blockOffset;
    }
}
