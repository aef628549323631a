package org.o7s.irm.state;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What may be a name: 1 to 255 bytes of UTF-8 without control characters. */
public final class Names {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    private static final int PRINTED_MAX = 80;

    private Names() {}

    /** Why this cannot be a name, as a sentence without a subject; empty if it can. */
    public static Optional<String> objection(String name) {
        if (name.isEmpty()) {
            return Optional.of("it is empty");
        }
        int bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name)).limit();
        } catch (CharacterCodingException e) {
            return Optional.of("it is not valid Unicode");
        }
        if (bytes > MAX_BYTES) {
            return Optional.of("it is " + bytes + " bytes long, and " + MAX_BYTES + " is the most");
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("it contains a control character");
        }
        return Optional.empty();
    }

    /** A name as it may be printed whatever it is: shortened, control characters replaced. */
    public static String printable(String name) {
        return printable(name, PRINTED_MAX);
    }

    /** A text of somebody else as it may be printed: shortened, control characters replaced. */
    public static String printable(String name, int codePointsMax) {
        String shown =
                name.codePoints()
                        .limit(codePointsMax)
                        .map(
                                c ->
                                        Character.isISOControl(c)
                                                        || Character.getType(c)
                                                                == Character.SURROGATE
                                                ? '?'
                                                : c)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return shown.length() < name.length() ? shown + "..." : shown;
    }
}
