package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/**
 * What the directory knows about a name: that the member with this address has it
 * (docs/wire/wire-unicast.md 8.1). On the wire 8 bytes, big endian.
 *
 * @param address of the member, 1 to 2^32-1
 * @param features {@link Features} of the member, as the answering node knows them; an extension, 0
 *     from a C member
 */
public record DhtValue(long address, int features) {
    /** Length on the wire, of any value. */
    public static final int BYTES = 8;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is none
     */
    public DhtValue {
        Range.check("address", address, 1, BigEndian.U32_MAX);
    }

    /** The bytes by which an address is stored. */
    public static byte[] bytesOf(long address) {
        byte[] bytes = new byte[BYTES];
        BigEndian.setU64(MemorySegment.ofArray(bytes), 0, address);
        return bytes;
    }

    /**
     * The address in a stored value.
     *
     * @throws IndexOutOfBoundsException if the value is shorter than {@link #BYTES}
     */
    public static long addressOf(byte[] value) {
        return BigEndian.u64(MemorySegment.ofArray(value), 0);
    }
}
