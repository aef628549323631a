package org.o7s.ipcp.udp;

import java.io.IOException;

/** A name server said nothing: whether it did what it was told is not known. Any thread. */
final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure for people.
     *
     * @param message who did not answer, and what to do
     */
    UnansweredException(String message) {
        super(message);
    }

    /**
     * The same with what came instead of an answer.
     *
     * @param message who did not answer, and what to do
     */
    UnansweredException(String message, Throwable cause) {
        super(message, cause);
    }
}
