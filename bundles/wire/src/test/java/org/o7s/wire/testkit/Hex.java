package org.o7s.wire.testkit;

import java.util.HexFormat;

/** Bytes written in tests as the specifications print them. */
public final class Hex {
    private Hex() {}

    /** Hexadecimal digits with any white space between them. */
    public static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** A dump whose lines start with a 4-digit offset, as in docs/wire/wire-shims.md. */
    public static byte[] dump(String lines) {
        return bytes(lines.replaceAll("(?m)^\\s*[0-9a-f]{4}  ", ""));
    }
}
