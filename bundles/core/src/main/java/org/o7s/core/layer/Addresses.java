package org.o7s.core.layer;

/**
 * Addresses of members as people see and write them (docs/wire/wire-unicast.md 0.3). Any thread.
 */
public final class Addresses {
    private static final int SHORT_BYTES = 4;

    private Addresses() {}

    /**
     * The bytes in hexadecimal, lowest first, with dots between: {@code 44.33.22.11} for
     * 0x11223344. Four of them, or eight for an address beyond 2^32-1.
     */
    public static String text(long address) {
        int bytes = address >>> (SHORT_BYTES * Byte.SIZE) == 0 ? SHORT_BYTES : Long.BYTES;
        StringBuilder text = new StringBuilder(3 * bytes);
        for (int i = 0; i < bytes; i++) {
            text.append(i == 0 ? "" : ".");
            text.append("%02x".formatted((address >>> (i * Byte.SIZE)) & 0xff));
        }
        return text.toString();
    }
}
