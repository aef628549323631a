package org.o7s.ipcp.udp;

import java.io.IOException;

/** A name server said no for good: asked again, it will say the same. Any thread. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure for people.
     *
     * @param message who said no to what, and what to do
     */
    RefusedException(String message) {
        super(message);
    }
}
