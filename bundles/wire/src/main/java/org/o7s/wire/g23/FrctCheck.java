package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * The check of a packet of FRCP between ends of o7s that agreed to it, on a flow whose QoS has none
 * (docs/wire/extensions.md, "checks"): the CRC-32 of {@link CrcTrailer}, where the prototype does
 * not look. With DATA it stands in place of the acknowledgement number, and covers all other bytes
 * of the packet; without, it is the last {@link #BYTES} bytes, and covers those before.
 *
 * <p>Nothing is allocated per packet; an instance belongs to one loop. The flag {@link
 * FrctHeader#CHECKED} is written before.
 */
public final class FrctCheck {
    /** Length of a check. */
    public static final int BYTES = CrcTrailer.BYTES;

    /** The check of a packet is wrong, or not there. */
    public static final int DAMAGED = -1;

    private final CrcTrailer crc = new CrcTrailer();

    /** A new instance for one loop. */
    public FrctCheck() {}

    /**
     * Writes the check of a packet of {@code packetBytes} bytes, without check.
     *
     * @param flags of its header: others may write where the packet is, and must not decide whether
     *     it gets longer
     * @return its length with the check; without DATA there must be room for it
     */
    public int write(MemorySegment segment, long offset, int packetBytes, int flags) {
        if (isWithin(flags)) {
            BigEndian.setI32(
                    segment,
                    offset + FrctHeader.ACKNO_OFFSET,
                    around(segment, offset, packetBytes));
            return packetBytes;
        }
        crc.append(segment, offset, packetBytes);
        return packetBytes + BYTES;
    }

    /**
     * Checks a packet of {@code packetBytes} bytes, at least a header.
     *
     * @return its length without check, or {@link #DAMAGED}
     */
    public int validate(MemorySegment segment, long offset, int packetBytes) {
        if (isWithin(FrctHeader.flags(segment, offset))) {
            return around(segment, offset, packetBytes) == FrctHeader.ackno(segment, offset)
                    ? packetBytes
                    : DAMAGED;
        }
        int coveredBytes = packetBytes - BYTES;
        boolean fits = coveredBytes >= FrctHeader.HEADER_BYTES;
        return fits && crc.matches(segment, offset, packetBytes) ? coveredBytes : DAMAGED;
    }

    /**
     * Whether a packet with DATA has the right check. Its payload is where nobody else writes; each
     * field of its header was read once, from where others may write.
     *
     * @param said what stands in place of the acknowledgement number
     */
    public boolean matches(
            int flags,
            int window,
            int number,
            int said,
            MemorySegment payload,
            long offset,
            int payloadBytes) {
        long first = ((long) flags << FrctHeader.WINDOW_BITS) | window;
        long words = (first << Integer.SIZE) | Integer.toUnsignedLong(number);
        return crc.computeBehind(words, payload, offset, payloadBytes) == said;
    }

    private int around(MemorySegment segment, long offset, int packetBytes) {
        return crc.computeAround(segment, offset, FrctHeader.ACKNO_OFFSET, packetBytes);
    }

    private static boolean isWithin(int flags) {
        return (flags & FrctHeader.DATA) != 0;
    }
}
