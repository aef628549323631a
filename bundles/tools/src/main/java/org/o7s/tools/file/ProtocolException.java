package org.o7s.tools.file;

import java.io.IOException;

/** The other end does not keep to the protocol of oftp; nothing more can be said to it. */
final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
