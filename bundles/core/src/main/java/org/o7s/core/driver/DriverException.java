package org.o7s.core.driver;

/** A driver could not open or adopt a port; the message says why and what to do. */
public final class DriverException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure in words. */
    public DriverException(String message) {
        super(message);
    }

    /** A failure in words, with what caused it. */
    public DriverException(String message, Throwable cause) {
        super(message, cause);
    }
}
