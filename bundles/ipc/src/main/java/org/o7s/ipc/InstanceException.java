package org.o7s.ipc;

import java.io.IOException;

/** An instance cannot be started or used; the message says which, why, and what to do. */
public final class InstanceException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A failure in one sentence. */
    public InstanceException(String sentence) {
        super(sentence);
    }
}
