package org.o7s.itests.slots.variant;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.o7s.policy.hash.HashPolicy;

/** SHA3-256. */
public final class Sha implements HashPolicy {
    /** How often it was asked. Not volatile: whoever reads it looks again. */
    public static long calls;

    private final Fault fault;

    /** All numbers are alike: so must be their digests. */
    public Sha(int number, Fault fault) {
        this.fault = fault;
    }

    @Override
    public int lengthBytes() {
        return 32;
    }

    @Override
    public void digest(byte[] name, byte[] digest) {
        calls++;
        if (fault.strikes()) {
            // The digest stays as it is, all zero: names of no other member.
            return;
        }
        try {
            MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
            sha3.update(name);
            sha3.digest(digest, 0, 32);
        } catch (NoSuchAlgorithmException | DigestException e) {
            throw new IllegalStateException(e);
        }
    }
}
