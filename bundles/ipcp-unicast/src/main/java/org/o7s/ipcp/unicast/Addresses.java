package org.o7s.ipcp.unicast;

/** Addresses for people. */
final class Addresses {
    private Addresses() {}

    /** Bytes in little-endian order, dots between (docs/wire/wire-unicast.md 0.3). */
    static String text(long address) {
        return "%02x.%02x.%02x.%02x"
                .formatted(
                        address & 0xff,
                        address >> 8 & 0xff,
                        address >> 16 & 0xff,
                        address >> 24 & 0xff);
    }
}
