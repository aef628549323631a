package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.internal.BigEndian;

/**
 * A link-state announcement, the message of M flows (docs/wire/wire-unicast.md 7.2): "{@code
 * source} has a link to {@code destination}". In place for those that flood, as a record for those
 * that keep. Stateless, for any thread.
 *
 * @param destination address of the neighbour, 1 to 2^32-1
 * @param source address of the member that announces, 1 to 2^32-1
 * @param sequence u64 in the bits of a {@code long}, per link, from 0; compare unsigned
 */
public record Lsa(long destination, long source, long sequence) {
    /** Address of the neighbour, u64. */
    public static final int DESTINATION_OFFSET = 0;

    /** Address of the announcing member, u64. */
    public static final int SOURCE_OFFSET = 8;

    /** Sequence number, u64. */
    public static final int SEQUENCE_OFFSET = 16;

    /** Length of the message; a packet of any other length on an M flow is no announcement. */
    public static final int LENGTH = 24;

    /**
     * Checks the addresses.
     *
     * @throws IllegalArgumentException if one is no address, or both are the same
     */
    public Lsa {
        if (!areEndsOfALink(destination, source)) {
            throw new IllegalArgumentException(
                    "a link needs two different addresses of 1 to 2^32-1, but it goes from "
                            + source
                            + " to "
                            + destination);
        }
    }

    /**
     * Checks a packet of an M flow before any getter is used (rows LS1 and CEP3).
     *
     * @return {@link #LENGTH}, or the negative code of a {@link Defect}
     */
    public static int validate(MemorySegment segment, long offset, int packetBytes) {
        if (packetBytes < LENGTH) {
            return Defect.TOO_SHORT.code();
        }
        if (packetBytes > LENGTH) {
            return Defect.TOO_LONG.code();
        }
        long destination = destination(segment, offset);
        long source = source(segment, offset);
        if (areEndsOfALink(destination, source)) {
            return LENGTH;
        }
        return DtHeader.isAddress(destination) && destination == source
                ? Defect.LINK_TO_ITSELF.code()
                : Defect.BAD_ADDRESS.code();
    }

    private static boolean areEndsOfALink(long destination, long source) {
        return DtHeader.isAddress(destination)
                && DtHeader.isAddress(source)
                && destination != source;
    }

    /** The address of the neighbour. */
    public static long destination(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + DESTINATION_OFFSET);
    }

    /** The address of the announcing member. */
    public static long source(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + SOURCE_OFFSET);
    }

    /** The sequence number. */
    public static long sequence(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + SEQUENCE_OFFSET);
    }

    /** Writes an announcement; for those that have no record at hand. */
    public static void write(
            MemorySegment segment, long offset, long destination, long source, long sequence) {
        BigEndian.setU64(segment, offset + DESTINATION_OFFSET, destination);
        BigEndian.setU64(segment, offset + SOURCE_OFFSET, source);
        BigEndian.setU64(segment, offset + SEQUENCE_OFFSET, sequence);
    }

    /**
     * The announcement in a packet that {@link #validate} accepted.
     *
     * @throws IllegalArgumentException if it would not have been accepted
     */
    public static Lsa read(MemorySegment segment, long offset) {
        return new Lsa(
                destination(segment, offset), source(segment, offset), sequence(segment, offset));
    }

    /** The bytes of the announcement. */
    public byte[] encode() {
        byte[] bytes = new byte[LENGTH];
        write(MemorySegment.ofArray(bytes), 0, destination, source, sequence);
        return bytes;
    }
}
