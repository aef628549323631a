package org.o7s.ipc.data;

import java.io.IOException;

/** Whether memory that was handed over is what it should be. */
final class SegmentMark {
    private SegmentMark() {}

    static void require(String what, boolean right) throws IOException {
        if (!right) {
            throw new IOException(
                    "cannot use the "
                            + what
                            + ", which is of another version: use a client library that came with"
                            + " the daemon");
        }
    }
}
