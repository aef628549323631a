package org.o7s.allocator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.o7s.policy.hash.HashPolicy;

/** SHA3-256 of the JDK. */
final class Sha3 implements HashPolicy {
    private static final int BYTES = 32;

    @Override
    public int lengthBytes() {
        return BYTES;
    }

    @Override
    public void digest(byte[] name, byte[] into) {
        try {
            byte[] found = MessageDigest.getInstance("SHA3-256").digest(name);
            System.arraycopy(found, 0, into, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
