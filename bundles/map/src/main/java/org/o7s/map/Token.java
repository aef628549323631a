package org.o7s.map;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What lets a browser in: 256 random bits.
 *
 * @param text in lower-case hexadecimal
 */
record Token(String text) {
    private static final int BYTES = 32;
    private static final String SCHEME = "Bearer ";

    /** A new one. */
    static Token fresh(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Token(HexFormat.of().formatHex(bytes));
    }

    /** One that was kept; empty if that is none. */
    static Optional<Token> read(String text) {
        return text.matches("[0-9a-f]{" + 2 * BYTES + "}")
                ? Optional.of(new Token(text))
                : Optional.empty();
    }

    /**
     * Whether a field {@code Authorization} holds it; takes the same time whatever is wrong with
     * it.
     */
    boolean admits(Optional<String> authorization) {
        return MessageDigest.isEqual(
                (SCHEME + text).getBytes(US_ASCII), authorization.orElse("").getBytes(US_ASCII));
    }

    /** Never the token itself: it would end in a log. */
    @Override
    public String toString() {
        return "Token";
    }
}
