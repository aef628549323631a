package org.o7s.lab.file;

/**
 * A lab file cannot be used. The message says which file, which line, what is wrong, and what to
 * write instead.
 */
public final class LabFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LabFileException(String file, int line, String what, String next) {
        super(file + (line > 0 ? ":" + line : "") + ": " + what + "; " + next);
    }
}
