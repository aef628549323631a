package org.o7s.tools.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;

/** One file cannot be taken; the other end is told why, and may go on with the next. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Refusal(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What a disk had to say; paths, which only its owner knows, are left out. */
    static Refusal of(IOException e) {
        String reason =
                switch (e) {
                    case FileSystemException f -> TreeSender.sentence(f);
                    case ClosedChannelException _ -> PartFile.LOST;
                    default -> String.valueOf(e.getMessage());
                };
        Refusal refusal = new Refusal(reason);
        refusal.initCause(e);
        return refusal;
    }

    /** Why. */
    String reason() {
        return reason;
    }
}
