package org.o7s.ipc.data;

import org.o7s.linux.Errno;
import org.o7s.linux.SystemCallException;

/** Whether memory that was handed over is what it should be. */
final class SegmentMark {
    private SegmentMark() {}

    static void require(String what, boolean right) throws SystemCallException {
        if (!right) {
            throw new SystemCallException(
                    "cannot use the "
                            + what
                            + ", which is of another version: use a client library that came with"
                            + " the daemon",
                    "mmap",
                    Errno.EINVAL);
        }
    }
}
