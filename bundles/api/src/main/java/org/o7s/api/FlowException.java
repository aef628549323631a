package org.o7s.api;

/** An operation on a flow failed: {@link #error} for programs, the message for people. */
public final class FlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FlowError error;

    /**
     * A failure.
     *
     * @param error which
     * @param message what failed, on which object, why, and what to try
     */
    public FlowException(FlowError error, String message) {
        super(message);
        this.error = error;
    }

    /** Which error it is. */
    public FlowError error() {
        return error;
    }
}
