package org.o7s.core.layer;

import java.util.HexFormat;

/**
 * Addresses of members as people see and write them (docs/wire/wire-unicast.md 0.3). Any thread.
 */
public final class Addresses {
    private static final int SHORT_BYTES = 4;
    private static final HexFormat WITH_DOTS = HexFormat.ofDelimiter(".");

    private Addresses() {}

    /**
     * The bytes in hexadecimal, lowest first, with dots between: {@code 44.33.22.11} for
     * 0x11223344. Four of them, or eight for an address beyond 2^32-1.
     */
    public static String text(long address) {
        boolean isShort = address >>> (SHORT_BYTES * Byte.SIZE) == 0;
        byte[] bytes = new byte[isShort ? SHORT_BYTES : Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (address >>> (i * Byte.SIZE));
        }
        return WITH_DOTS.formatHex(bytes);
    }
}
