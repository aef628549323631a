package org.o7s.cli;

/**
 * The program cannot go on; the message is a sentence for people, empty if nobody could read it.
 */
final class ProgramException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    ProgramException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
