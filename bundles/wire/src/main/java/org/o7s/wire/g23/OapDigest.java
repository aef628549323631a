package org.o7s.wire.g23;

import java.util.Optional;

/**
 * The hash functions of the wire with their numbers (docs/wire/wire-endtoend.md 4.4), used for key
 * derivation, signatures and the hash of a request. In a negotiation the higher rank wins.
 */
public enum OapDigest {
    /** No choice. */
    NONE(0, 0, 0, "none"),
    /** BLAKE2s, 256 bits. */
    BLAKE2S_256(1057, 1, 32, "blake2s256"),
    /** SHA-2, 256 bits. */
    SHA_256(672, 2, 32, "sha256"),
    /** SHA-3, 256 bits. */
    SHA3_256(1096, 3, 32, "sha3-256"),
    /** SHA-2, 384 bits. */
    SHA_384(673, 4, 48, "sha384"),
    /** SHA-3, 384 bits. */
    SHA3_384(1097, 5, 48, "sha3-384"),
    /** BLAKE2b, 512 bits. */
    BLAKE2B_512(1056, 6, 64, "blake2b512"),
    /** SHA-2, 512 bits. */
    SHA_512(674, 7, 64, "sha512"),
    /** SHA-3, 512 bits. */
    SHA3_512(1098, 8, 64, "sha3-512");

    private final int nid;
    private final int rank;
    private final int outputBytes;
    private final String label;

    OapDigest(int nid, int rank, int outputBytes, String label) {
        this.nid = nid;
        this.rank = rank;
        this.outputBytes = outputBytes;
        this.label = label;
    }

    /** The number on the wire. */
    public int nid() {
        return nid;
    }

    /** The strength order, 0 to 8. */
    public int rank() {
        return rank;
    }

    /** Length of a digest; 0 for {@link #NONE}. */
    public int outputBytes() {
        return outputBytes;
    }

    /** The name in configuration files. */
    public String label() {
        return label;
    }

    /**
     * The function for the hash of a request that names this digest as its md: SHA-384 for {@link
     * #NONE}, else this (4.3).
     */
    public OapDigest forRequestHash() {
        return this == NONE ? SHA_384 : this;
    }

    /** The digest of a number on the wire, if it is a known one. */
    public static Optional<OapDigest> ofNid(int nid) {
        for (OapDigest digest : values()) {
            if (digest.nid == nid) {
                return Optional.of(digest);
            }
        }
        return Optional.empty();
    }
}
