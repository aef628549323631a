package org.o7s.policy.hash.md5;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;

/**
 * MD5 as the JDK computes it: a short name for a name, no protection. Belongs to one loop. Source:
 * RFC 1321, docs/wire/wire-shims.md 7.
 */
final class Md5 implements HashPolicy {
    private final MessageDigest algorithm;

    /** MD5; it has no parameters. */
    Md5(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("md5 has no parameters");
        }
        try {
            algorithm = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no MD5", e);
        }
    }

    @Override
    public int lengthBytes() {
        return algorithm.getDigestLength();
    }

    @Override
    public void digest(byte[] name, byte[] digest) {
        if (digest.length < lengthBytes()) {
            throw new IllegalArgumentException(
                    "a digest needs " + lengthBytes() + " bytes, not " + digest.length);
        }
        algorithm.update(name);
        try {
            algorithm.digest(digest, 0, lengthBytes());
        } catch (DigestException e) {
            throw new IllegalStateException("the algorithm of this JDK failed", e);
        }
    }
}
