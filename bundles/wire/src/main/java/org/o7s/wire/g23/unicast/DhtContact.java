package org.o7s.wire.g23.unicast;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A node of the directory (docs/wire/wire-unicast.md 8.1, {@code contact}).
 *
 * @param id as long as the layer's hashes; copied on the way in and on the way out
 * @param address of the member, 1 to 2^32-1
 * @param features {@link Features} of the member; an extension, 0 of a C member
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways, compared by content
public record DhtContact(byte[] id, long address, int features) {
    /**
     * Checks the address and copies the id.
     *
     * @throws IllegalArgumentException if the address is none
     */
    public DhtContact {
        if (!DtHeader.isAddress(address)) {
            throw new IllegalArgumentException(address + " is not an address of a member");
        }
        id = id.clone();
    }

    @Override
    public byte[] id() {
        return id.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DhtContact that
                && Arrays.equals(id, that.id)
                && address == that.address
                && features == that.features;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(address) + Arrays.hashCode(id);
    }

    @Override
    public String toString() {
        return "DhtContact[id=%s, address=%d, features=%x]"
                .formatted(HexFormat.of().formatHex(id), address, features);
    }
}
