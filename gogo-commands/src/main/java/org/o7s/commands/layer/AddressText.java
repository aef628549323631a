package org.o7s.commands.layer;

/** Addresses of layers as people see them (docs/wire/wire-unicast.md 0.3). */
final class AddressText {
    private static final int SHORT_BYTES = 4;

    private AddressText() {}

    /** The bytes in hexadecimal, lowest first, with dots between: {@code 44.33.22.11}. */
    static String of(long address) {
        int bytes = address >>> (SHORT_BYTES * Byte.SIZE) == 0 ? SHORT_BYTES : Long.BYTES;
        StringBuilder text = new StringBuilder(3 * bytes);
        for (int i = 0; i < bytes; i++) {
            text.append(i == 0 ? "" : ".");
            text.append("%02x".formatted((address >>> (i * Byte.SIZE)) & 0xff));
        }
        return text.toString();
    }

    /** The same, or a dash where there is no address. */
    static String orDash(long address) {
        return address == 0 ? "-" : of(address);
    }
}
