package org.o7s.core.testkit;

import java.util.HexFormat;

/** Bytes written as hexadecimal, blanks allowed. */
public final class Hex {
    private Hex() {}

    /** The bytes. */
    public static byte[] bytes(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    /** The text, without blanks. */
    public static String text(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
