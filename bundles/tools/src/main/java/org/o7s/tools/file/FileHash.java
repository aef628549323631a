package org.o7s.tools.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a file as far as it was read or written. One thread. */
final class FileHash {
    private final MessageDigest digest = sha256();

    /** What {@link #addFile} does now and then, so that the other end does not give up waiting. */
    @FunctionalInterface
    interface Patience {
        /** Some time has passed. */
        void passed() throws IOException;
    }

    /** Adds what remains of a buffer, whose position stays. */
    void add(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
    }

    /**
     * Adds the beginning of a file, whose position is behind it then.
     *
     * @throws UnreadableException if the file cannot be read so far
     */
    void addFile(FileChannel file, long bytes, ByteBuffer through, Patience patience)
            throws IOException {
        file.position(0);
        long left = bytes;
        while (left > 0) {
            through.clear().limit((int) Math.min(left, through.capacity()));
            int got = UnreadableException.read(file, through);
            digest.update(through.flip());
            left -= got;
            patience.passed();
        }
    }

    /** Forgets all of it. */
    void clear() {
        digest.reset();
    }

    /** The hash so far; more may be added. */
    byte[] soFar() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 cannot be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
