package org.o7s.wire.g23;

/**
 * What the fixed part of an OAP message says apart from lengths (docs/wire/wire-endtoend.md 4.2).
 *
 * @param id chosen by the client, repeated by the server
 * @param timestampNs when the message was built: u64, ns since 1970-01-01 UTC, in the bits of a
 *     {@code long}
 * @param cipher request: the client's; response: the agreed one
 * @param kdf hash for the key derivation
 * @param md hash for this side's signature and, in a request, for the hash of the request
 * @param rawKex kex bit 15: the key exchange data is in raw (hybrid) format instead of DER
 * @param clientEncapsulates kex bit 14: the client encapsulates, instead of the server
 */
public record OapHeader(
        OapId id,
        long timestampNs,
        OapCipher cipher,
        OapDigest kdf,
        OapDigest md,
        boolean rawKex,
        boolean clientEncapsulates) {

    /** A header without any security: what a name without configuration sends. */
    public static OapHeader plain(OapId id, long timestampNs) {
        return new OapHeader(
                id, timestampNs, OapCipher.NONE, OapDigest.NONE, OapDigest.NONE, false, false);
    }
}
