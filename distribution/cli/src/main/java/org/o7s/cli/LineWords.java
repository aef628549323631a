package org.o7s.cli;

import org.jline.reader.impl.DefaultParser;

/**
 * Where words of a line begin and end, for completion only: by spaces, and by what parts commands
 * in a line of Gogo. Quotes and backslashes are left to the daemon.
 */
final class LineWords extends DefaultParser {
    private static final String BETWEEN_COMMANDS = "|;(){}";

    LineWords() {
        setEscapeChars(null);
        setQuoteChars(new char[0]);
        setEofOnUnclosedQuote(false);
    }

    @Override
    public boolean isDelimiterChar(CharSequence buffer, int pos) {
        char c = buffer.charAt(pos);
        return Character.isWhitespace(c) || BETWEEN_COMMANDS.indexOf(c) >= 0;
    }
}
