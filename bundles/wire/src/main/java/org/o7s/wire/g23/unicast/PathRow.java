package org.o7s.wire.g23.unicast;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A row of the answer to where a packet goes. Rows are in the order of a walk through a tree: a
 * layer, its hops, what decides at each hop, and there the layer below, one level deeper
 * (docs/wire/extensions.md, "path").
 *
 * @param level how many layers above this one are in the answer, 0 to {@value #LEVEL_MAX}
 * @param label at most {@value #TEXT_MAX} bytes of UTF-8
 * @param text likewise
 */
public record PathRow(int level, Kind kind, String label, String text) {
    /** The deepest level. */
    public static final int LEVEL_MAX = 7;

    /** The longest label or text in bytes; {@link #cut} shortens. */
    public static final int TEXT_MAX = 255;

    /** What a row is. */
    public enum Kind {
        /** A layer begins: its name, and the type of the IPCP. */
        LAYER(0),
        /** A hop begins: the member, and after how many ns it answered, or {@code map}. */
        HOP(1),
        /** What decides there: what, and how. */
        FACT(2),
        /** The layer ends: how the way through it ends. */
        END(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Its number on the wire. */
        public int code() {
            return code;
        }

        /** The kind with a number on the wire; any number may be asked. */
        static Optional<Kind> of(int code) {
            return Arrays.stream(values()).filter(k -> k.code == code).findFirst();
        }
    }

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the wire does not carry it
     */
    public PathRow {
        if (level < 0
                || level > LEVEL_MAX
                || label.getBytes(StandardCharsets.UTF_8).length > TEXT_MAX
                || text.getBytes(StandardCharsets.UTF_8).length > TEXT_MAX) {
            throw new IllegalArgumentException(
                    "level %d, label %s, text %s".formatted(level, label, text));
        }
    }

    /** A text as the wire can carry it: its beginning, with {@code ...} where it was cut. */
    public static String cut(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= TEXT_MAX) {
            return text;
        }
        int end = Math.min(text.length(), TEXT_MAX);
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > TEXT_MAX - 3) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end) + "...";
    }
}
