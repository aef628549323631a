package org.o7s.wire.g23;

import java.util.HexFormat;

/**
 * The 128 random bits by which an OAP request and its response belong together
 * (docs/wire/wire-endtoend.md 4.2).
 *
 * @param high the first 8 bytes, big endian
 * @param low the last 8 bytes, big endian
 */
public record OapId(long high, long low) {
    /** Length on the wire. */
    public static final int BYTES = 16;

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
