package org.o7s.itests.slots.variant;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.o7s.policy.hash.HashPolicy;

/** SHA3-256, or something that goes wrong. */
final class VariantHash implements HashPolicy {
    private final String behaviour;
    private long calls;

    VariantHash(String behaviour) {
        this.behaviour = behaviour;
    }

    @Override
    public int lengthBytes() {
        return behaviour.equals("is short") ? 16 : 32;
    }

    @Override
    public void digest(byte[] name, byte[] digest) {
        calls++;
        if (behaviour.equals("changes its mind")) {
            digest[0] = (byte) calls;
            return;
        }
        if (behaviour.equals("throws at use") && calls > 100) {
            throw new IllegalStateException("enough");
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
