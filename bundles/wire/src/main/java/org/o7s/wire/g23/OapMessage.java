package org.o7s.wire.g23;

/**
 * A message of the handshake that allocates a flow: the blob of FLOW_REQ and FLOW_REPLY
 * (docs/wire/wire-endtoend.md 4.2). {@link OapCodec} turns it into bytes and back. Immutable:
 * arrays are copied on the way in and on the way out.
 */
public sealed interface OapMessage permits OapRequest, OapResponse {

    /** The fixed part. */
    OapHeader header();

    /** The sender's X.509 certificate in DER, or empty. */
    byte[] certificate();

    /** Public key or ciphertext of the key exchange (4.5), or empty. */
    byte[] kexData();

    /** Piggybacked user data; the C prototype always sends none. */
    byte[] data();

    /** Signature over everything before it; empty if and only if unsigned. */
    byte[] signature();
}
