package org.o7s.commands.parse;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The words of a line, read one by one; for completion, up to a cursor. */
final class Words {
    private final List<String> words;
    private final int cursor;
    private int at;

    Words(List<String> words, int cursor) {
        this.words = words;
        this.cursor = cursor;
    }

    /** Ends the parse with what may stand at the cursor, if that is reached. */
    void offer(Supplier<Expected> expected) {
        if (at == cursor) {
            throw new CursorReached(expected.get());
        }
    }

    boolean more() {
        return at < words.size();
    }

    String peek() {
        return words.get(at);
    }

    /** The word so many places on, or null behind the end of the line. */
    @Nullable String ahead(int places) {
        return at + places < words.size() ? words.get(at + places) : null;
    }

    boolean cursorAhead(int places) {
        return at + places == cursor;
    }

    String take() {
        return words.get(at++);
    }

    List<String> rest() {
        List<String> rest = words.subList(at, words.size());
        at = words.size();
        return rest;
    }

    int mark() {
        return at;
    }

    void reset(int mark) {
        at = mark;
    }

    /** The parse came to the cursor. */
    static final class CursorReached extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Expected expected;

        CursorReached(Expected expected) {
            super("cursor reached", null, false, false);
            this.expected = expected;
        }

        Expected expected() {
            return expected;
        }
    }
}
