package org.o7s.linux;

import java.io.IOException;

/** A system call failed; the message says what was tried, for which object, and why it failed. */
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int number;

    /**
     * @param attempt what was tried and for which object: "cannot map the ring of eth0"
     * @param call name of the system call
     * @param number errno, positive or negated
     */
    public SystemCallException(String attempt, String call, int number) {
        super(
                attempt
                        + ": "
                        + Errno.of(number).sentence()
                        + " ("
                        + call
                        + ": "
                        + Errno.of(number).name()
                        + ")");
        this.number = Math.abs(number);
    }

    /** Why. */
    public Errno errno() {
        return Errno.of(number);
    }
}
