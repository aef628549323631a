package org.o7s.wire.g23;

import java.util.Optional;

/**
 * The ciphers of the wire with their numbers (docs/wire/wire-endtoend.md 4.4). In a negotiation the
 * higher rank wins.
 */
public enum OapCipher {
    /** Packets are not encrypted. */
    NONE(0, 0, "none"),
    /** AES-128 in counter mode; no authentication. */
    AES_128_CTR(904, 1, "aes-128-ctr"),
    /** AES-192 in counter mode; no authentication. */
    AES_192_CTR(905, 2, "aes-192-ctr"),
    /** AES-256 in counter mode; no authentication. */
    AES_256_CTR(906, 3, "aes-256-ctr"),
    /** AES-128 in Galois/counter mode. */
    AES_128_GCM(895, 4, "aes-128-gcm"),
    /** AES-192 in Galois/counter mode. */
    AES_192_GCM(898, 5, "aes-192-gcm"),
    /** AES-256 in Galois/counter mode. */
    AES_256_GCM(901, 6, "aes-256-gcm"),
    /** ChaCha20-Poly1305, RFC 8439. */
    CHACHA20_POLY1305(1018, 7, "chacha20-poly1305");

    private final int nid;
    private final int rank;
    private final String label;

    OapCipher(int nid, int rank, String label) {
        this.nid = nid;
        this.rank = rank;
        this.label = label;
    }

    /** The number on the wire. */
    public int nid() {
        return nid;
    }

    /** The strength order, 0 to 7. */
    public int rank() {
        return rank;
    }

    /** The name in configuration files. */
    public String label() {
        return label;
    }

    /** The cipher of a number on the wire, if it is a known one. */
    public static Optional<OapCipher> ofNid(int nid) {
        for (OapCipher cipher : values()) {
            if (cipher.nid == nid) {
                return Optional.of(cipher);
            }
        }
        return Optional.empty();
    }
}
