package org.o7s.core.member;

import java.util.Locale;
import java.util.Optional;

/**
 * The algorithms that the directory of a layer may use, with the digest of {@code oping} by which a
 * policy is checked (docs/wire/wire-shims.md 7).
 */
public enum DirectoryHash {
    /** 28 bytes. */
    SHA3_224("sha3-224", "e098ae7fb0190561dffca699eccb4dcf605f900ee2fe18c71b5efee7"),
    /** 32 bytes, the default. */
    SHA3_256("sha3-256", "42dee3b0415b4f690fd91cbd99876f1e9bd8d9745ef7fa32b142773af0349d54"),
    /** 48 bytes. */
    SHA3_384(
            "sha3-384",
            "f4bc2e52efd45603cca0ec4354a721c800d6249f1605b709ed4c8a173345ffb0"
                    + "a0813ce0e5bb1c2671c6490481bfaee0"),
    /** 64 bytes. */
    SHA3_512(
            "sha3-512",
            "154543ae811fc58c39527179b48c4c2cf0ba817b3d785a49e878584514eeeffd"
                    + "19e861cbcd22d07488f1c713ae63e697eaa3b3ddfc43cb2078b0f9e1ed42511f"),
    /** 16 bytes: over UDP, always. */
    MD5("md5", "7862c6fec5ecaef4aa2e3934725e23b3");

    /** The name whose digest is known here. */
    public static final String SAMPLE_NAME = "oping";

    private final String policy;
    private final String sampleHex;

    DirectoryHash(String policy, String sampleHex) {
        this.policy = policy;
        this.sampleHex = sampleHex;
    }

    /** Name of the policy of kind {@code hash} that computes it. */
    public String policy() {
        return policy;
    }

    /** Length of its digests in bytes. */
    public int lengthBytes() {
        return sampleHex.length() / 2;
    }

    /** The digest of {@link #SAMPLE_NAME} in hexadecimal. */
    public String sampleHex() {
        return sampleHex;
    }

    /**
     * The SHA-3 algorithm that a word of the grammar names: {@code sha3-256} or {@code SHA3_256}.
     */
    public static Optional<DirectoryHash> ofSha3Word(String word) {
        String policy = word.toLowerCase(Locale.ROOT).replace('_', '-');
        for (DirectoryHash hash : values()) {
            if (hash != MD5 && hash.policy.equals(policy)) {
                return Optional.of(hash);
            }
        }
        return Optional.empty();
    }
}
