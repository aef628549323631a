package org.o7s.wire.g23;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ethernet addresses as the low 48 bits of a {@code long}, first byte highest: {@code
 * 02:00:00:00:00:0a} is {@code 0x02000000000aL}. Stateless, for any thread.
 */
public final class MacAddress {
    /** The address of all stations: {@code ff:ff:ff:ff:ff:ff}. */
    public static final long BROADCAST = 0xffff_ffff_ffffL;

    /** Length of an address on the wire. */
    public static final int BYTES = 6;

    private static final long GROUP_BIT = 0x0100_0000_0000L;
    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{2}(?:(:|-)[0-9a-fA-F]{2})(?:\\1[0-9a-fA-F]{2}){4}");

    private MacAddress() {}

    /** Reads six hexadecimal pairs joined by colons or hyphens; empty if the text is not that. */
    public static OptionalLong parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text.replace(form.group(1), ""), 16));
    }

    /** The usual form: six lowercase hexadecimal pairs joined by colons. */
    public static String format(long address) {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (address >>> shift) & 0xff;
            text.append(Character.forDigit(octet >>> 4, 16));
            text.append(Character.forDigit(octet & 0xf, 16));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }

    /** Whether the address names a group of stations; {@link #BROADCAST} is one of these. */
    public static boolean isMulticast(long address) {
        return (address & GROUP_BIT) != 0;
    }
}
