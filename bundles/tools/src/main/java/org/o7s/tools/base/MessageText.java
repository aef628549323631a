package org.o7s.tools.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The text in a message of oecho or obc: up to the first zero byte, and nothing that moves a
 * cursor.
 */
public final class MessageText {
    private MessageText() {}

    /** The text in the remaining bytes. */
    public static String of(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(message.position(), bytes);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        // A terminal would obey what a stranger wrote.
        return new String(bytes, 0, end, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "\uFFFD");
    }
}
