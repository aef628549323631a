package org.o7s.lab;

/**
 * Something in the lab did not work; the message says what, where, why, and what to do if that is
 * known.
 */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What did not work. */
    public LabException(String message) {
        super(message);
    }

    /** What did not work, and what was behind it. */
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
