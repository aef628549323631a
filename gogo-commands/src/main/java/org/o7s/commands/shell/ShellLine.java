package org.o7s.commands.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A line as people type it, taken apart: words, quotes and what only a shell language understands.
 *
 * <p>Blanks part words; single quotes keep everything, double quotes everything but {@code $} and
 * backslashes; a backslash keeps the next character.
 *
 * @param words the words, without their quotes
 * @param commands the first word of each statement
 * @param special whether there is anything outside of quotes that a shell language would act on:
 *     pipes, several statements, variables, closures
 * @param open whether a quote or a bracket is not closed yet
 * @param newWord whether a word typed at the end of the line would be a new one
 */
public record ShellLine(
        List<String> words, List<String> commands, boolean special, boolean open, boolean newWord) {

    private static final String SPECIAL = "|;&$(){}`\n";

    /** Keeps copies. */
    public ShellLine {
        words = List.copyOf(words);
        commands = List.copyOf(commands);
    }

    /** Takes a line apart. */
    public static ShellLine of(String line) {
        return new Reader(line).read();
    }

    /**
     * The part of a line that its end belongs to: what follows the last pipe or semicolon outside
     * of quotes.
     */
    public static String lastStatement(String line) {
        Reader reader = new Reader(line);
        reader.read();
        return line.substring(reader.statementStart).stripLeading();
    }

    private static final class Reader {
        private final String line;
        private final List<String> words = new ArrayList<>();
        private final List<String> commands = new ArrayList<>();
        private boolean atCommand = true;
        private final StringBuilder word = new StringBuilder();
        private boolean inWord;
        private boolean special;
        private char quote;
        private int depth;
        private int statementStart;
        private boolean escaped;

        Reader(String line) {
            this.line = line;
        }

        ShellLine read() {
            for (int i = 0; i < line.length(); i++) {
                next(line.charAt(i), i);
            }
            boolean newWord = !inWord;
            endWord();
            return new ShellLine(
                    words, commands, special, quote != 0 || depth > 0 || escaped, newWord);
        }

        private void next(char c, int at) {
            if (escaped) {
                escaped = false;
                add(c);
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\' && quote == '"') {
                    escaped = true;
                } else {
                    special |= c == '$' && quote == '"';
                    add(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                begin();
            } else if (c == '\\') {
                escaped = true;
                begin();
            } else if (c == ' ' || c == '\t' || c == '\r') {
                endWord();
            } else if (SPECIAL.indexOf(c) >= 0) {
                special(c, at);
            } else {
                add(c);
            }
        }

        private void special(char c, int at) {
            special = true;
            switch (c) {
                case '(', '{' -> {
                    depth++;
                    endStatement(at);
                }
                case ')', '}' -> {
                    depth = Math.max(0, depth - 1);
                    endStatement(at);
                }
                case '|', ';', '&', '\n' -> endStatement(at);
                default -> add(c);
            }
        }

        private void endStatement(int at) {
            endWord();
            atCommand = true;
            statementStart = at + 1;
        }

        private void begin() {
            inWord = true;
        }

        private void add(char c) {
            begin();
            word.append(c);
        }

        private void endWord() {
            if (inWord) {
                if (atCommand) {
                    commands.add(word.toString());
                    atCommand = false;
                }
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }
    }
}
