package org.o7s.policy.hash.sha3;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;

/**
 * SHA-3 as the JDK computes it. Belongs to one loop. Source: FIPS 202, docs/wire/wire-shims.md 7.
 */
final class Sha3 implements HashPolicy {
    private final MessageDigest algorithm;

    private Sha3(MessageDigest algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * SHA-3 with digests of that length.
     *
     * @param bits 224, 256, 384 or 512
     * @throws IllegalArgumentException if there are parameters: it has none
     */
    static HashPolicy create(int bits, PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("sha3-" + bits + " has no parameters");
        }
        try {
            return new Sha3(MessageDigest.getInstance("SHA3-" + bits));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA3-" + bits, e);
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
