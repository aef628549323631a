package org.o7s.security;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.o7s.wire.g23.OapDigest;

/** The hash over a complete request that every response carries (wire-endtoend.md 4.3). */
final class RequestHash {
    private RequestHash() {}

    /** The hash of a request that names this md, or empty if the JDK does not have the function. */
    static Optional<byte[]> of(byte[] request, OapDigest md) {
        String algorithm =
                switch (md.forRequestHash()) {
                    case SHA_256 -> "SHA-256";
                    case SHA_384 -> "SHA-384";
                    case SHA_512 -> "SHA-512";
                    case SHA3_256 -> "SHA3-256";
                    case SHA3_384 -> "SHA3-384";
                    case SHA3_512 -> "SHA3-512";
                    case NONE, BLAKE2S_256, BLAKE2B_512 -> "";
                };
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MessageDigest.getInstance(algorithm).digest(request));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm, e);
        }
    }
}
