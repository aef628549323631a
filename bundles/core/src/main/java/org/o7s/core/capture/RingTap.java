package org.o7s.core.capture;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.o7s.core.time.Clocks;

/**
 * Builds the blocks of one place and direction in a ring: Enhanced Packet Blocks with flags for the
 * direction, and the number of packets that were missed before, if there are any.
 */
final class RingTap implements Tap, Tap.Copy {
    private static final int NONE = -1;
    private static final int FLAGS_BYTES = Pcapng.OPTION_BYTES + Integer.BYTES;
    private static final int DROPS_BYTES = Pcapng.OPTION_BYTES + Long.BYTES;

    private final CaptureRing ring;
    private final MemorySegment memory;
    private final Clocks clocks;
    private final int snapBytes;
    private final int place;
    private final byte[] prefix;
    private final int flags;
    private int begun = NONE;

    RingTap(
            CaptureRing ring,
            Clocks clocks,
            int snapBytes,
            int place,
            byte[] prefix,
            boolean down) {
        this.ring = ring;
        this.memory = ring.memory();
        this.clocks = clocks;
        this.snapBytes = snapBytes;
        this.place = place;
        this.prefix = prefix;
        this.flags = (down ? PcapngWriter.Direction.OUT : PcapngWriter.Direction.IN).flags();
    }

    @Override
    public @Nullable Copy copy(
            byte[] header, int headerBytes, MemorySegment source, long offset, int lengthBytes) {
        // Whoever asked for the last copy failed before it said what became of the packet.
        discard();
        int originalBytes = prefix.length + headerBytes + lengthBytes;
        int copiedBytes = Math.min(originalBytes, snapBytes);
        int paddedBytes = Pcapng.padded(copiedBytes);
        long missed = ring.takeUntold();
        int optionsBytes = FLAGS_BYTES + (missed > 0 ? DROPS_BYTES : 0) + Pcapng.OPTION_BYTES;
        int blockBytes = Pcapng.PACKET_BYTES + paddedBytes + optionsBytes + Integer.BYTES;
        int at = ring.claim(blockBytes);
        if (at < 0) {
            ring.putBackUntold(missed);
            return null;
        }
        long wallNs = clocks.wallNs();
        put(at + 4, blockBytes);
        put(at + 8, place);
        put(at + 12, (int) (wallNs >>> 32));
        put(at + 16, (int) wallNs);
        put(at + 20, copiedBytes);
        put(at + 24, originalBytes);
        int start = at + Pcapng.PACKET_BYTES;
        int room = copiedBytes;
        room -= put(start, prefix, prefix.length, room);
        room -= put(start + copiedBytes - room, header, headerBytes, room);
        MemorySegment.copy(source, offset, memory, (long) start + copiedBytes - room, room);
        int end = start + copiedBytes;
        for (; end < start + paddedBytes; end++) {
            memory.set(ValueLayout.JAVA_BYTE, end, (byte) 0);
        }
        putOptions(end, missed);
        put(at + blockBytes - Integer.BYTES, blockBytes);
        begun = at;
        return this;
    }

    private void putOptions(int at, long missed) {
        put(at, Pcapng.option(Pcapng.PACKET_FLAGS, Integer.BYTES));
        put(at + 4, flags);
        int end = at + FLAGS_BYTES;
        if (missed > 0) {
            put(end, Pcapng.option(Pcapng.PACKET_DROPS, Long.BYTES));
            put(end + 4, (int) missed);
            put(end + 8, (int) (missed >>> 32));
            end += DROPS_BYTES;
        }
        put(end, 0);
    }

    private void put(int at, int value) {
        memory.set(CaptureRing.INT, at, value);
    }

    private int put(int at, byte[] bytes, int lengthBytes, int room) {
        int fitting = Math.min(lengthBytes, room);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at, fitting);
        return fitting;
    }

    @Override
    public void keep() {
        ring.keep(begun);
        begun = NONE;
    }

    @Override
    public void discard() {
        if (begun != NONE) {
            ring.discard(begun);
            begun = NONE;
        }
    }
}
