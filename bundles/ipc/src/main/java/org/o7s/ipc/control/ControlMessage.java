package org.o7s.ipc.control;

import java.util.List;

/** What goes over the control socket; see {@code control.proto}. Values; any thread. */
public sealed interface ControlMessage {

    /** The version of the protocol that this code speaks. */
    int VERSION = 1;

    /** The first message of a client. */
    record Hello(int version, String client) implements ControlMessage {}

    /**
     * Run one program to its end.
     *
     * @param program {@code irm}, or the name of a tool
     * @param args its arguments
     * @param directory what relative file names are relative to
     * @param widthColumns width of the terminal; 0 if the output goes elsewhere
     */
    record Run(String program, List<String> args, String directory, int widthColumns)
            implements ControlMessage {
        /** Keeps a copy. */
        public Run {
            args = List.copyOf(args);
        }
    }

    /** Begin a session. */
    record Open(String directory, int widthColumns) implements ControlMessage {}

    /** Execute a line in the session. */
    record Execute(String line) implements ControlMessage {}

    /** Stop the command that is running. */
    record Interrupt() implements ControlMessage {}

    /** Complete a word of {@code irm}. */
    record CompleteWords(List<String> words, int cursorWord) implements ControlMessage {
        /** Keeps a copy. */
        public CompleteWords {
            words = List.copyOf(words);
        }
    }

    /**
     * Complete a line of the session.
     *
     * @param cursor number of characters before the cursor
     */
    record CompleteLine(String line, int cursor) implements ControlMessage {}

    /** The answer to {@link Hello}. */
    record Welcome(int version, String instance, long process) implements ControlMessage {}

    /** The connection ends for this reason. */
    record Refused(String code, String sentence) implements ControlMessage {}

    /**
     * What a command printed.
     *
     * @param error whether it goes to the error stream
     * @param data not to be changed
     */
    record Output(boolean error, byte[] data) implements ControlMessage {}

    /** A command ended. */
    record Exit(int code) implements ControlMessage {}

    /** The answer to a question for completion. */
    record Suggestions(List<Suggestion> suggestions) implements ControlMessage {
        /** Keeps a copy. */
        public Suggestions {
            suggestions = List.copyOf(suggestions);
        }
    }

    /** A word that would make sense, and what it is. */
    record Suggestion(String word, String help) {}
}
