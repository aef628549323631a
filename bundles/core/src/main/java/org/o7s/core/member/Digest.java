package org.o7s.core.member;

import java.util.Arrays;
import java.util.HexFormat;

/** What a layer knows a name by: the digest of its bytes. Immutable; any thread. */
public final class Digest {
    private final byte[] bytes;
    private final int hash;

    /** Keeps a copy of 1 to 64 bytes. */
    public Digest(byte[] bytes) {
        this.bytes = bytes.clone();
        this.hash = Arrays.hashCode(this.bytes);
    }

    /** A copy of the bytes, in the order of the wire. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Length in bytes. */
    public int lengthBytes() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The digest in lowercase hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
