package org.o7s.tools.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file here cannot be read to the end that it had; nothing is wrong with the other end. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private UnreadableException(String message) {
        super(message);
    }

    /**
     * Reads some bytes.
     *
     * @return how many, at least one
     */
    static int read(FileChannel file, ByteBuffer into) throws UnreadableException {
        try {
            int bytes = file.read(into);
            if (bytes < 0) {
                throw new UnreadableException("it became shorter while it was read");
            }
            return bytes;
        } catch (UnreadableException e) {
            throw e;
        } catch (IOException e) {
            UnreadableException unreadable =
                    new UnreadableException("it cannot be read: " + e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        }
    }
}
