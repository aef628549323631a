package org.o7s.security;

import java.security.MessageDigest;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.core.entropy.Entropy;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.OapCodec;
import org.o7s.wire.g23.OapDigest;
import org.o7s.wire.g23.OapHeader;
import org.o7s.wire.g23.OapId;
import org.o7s.wire.g23.OapRequest;
import org.o7s.wire.g23.OapResponse;

/**
 * The client's side of one handshake: it is made with its request, and later judges the response.
 *
 * <p>Belongs to one loop. Source: docs/wire/wire-endtoend.md 4.8 and 4.10.
 */
public final class OapClient {
    /** The most user data that a request can carry, in bytes. */
    public static final int DATA_MAX_BYTES = OapCodec.MAX_BYTES - OapCodec.FIXED_BYTES;

    private static final byte[] NONE = {};

    private final OapId id;
    private final byte[] request;

    private OapClient(OapId id, byte[] request) {
        this.id = id;
        this.request = request;
    }

    /**
     * Begins a handshake without security.
     *
     * @param entropy where the id is drawn from
     * @param wallNs the time now, in ns since 1970-01-01 UTC
     */
    public static OapClient begin(Entropy entropy, long wallNs) {
        return begin(entropy, wallNs, NONE);
    }

    /**
     * Begins a handshake that carries data for the peer's IRM.
     *
     * @param data at most {@link #DATA_MAX_BYTES}; peers that do not know it ignore it
     * @throws FlowException TOO_LARGE if there is more
     */
    public static OapClient begin(Entropy entropy, long wallNs, byte[] data) {
        if (data.length > DATA_MAX_BYTES) {
            throw new FlowException(
                    FlowError.TOO_LARGE,
                    "cannot begin a handshake: "
                            + data.length
                            + " bytes of data were given, and a request carries "
                            + DATA_MAX_BYTES);
        }
        OapId id = new OapId(entropy.nextLong(), entropy.nextLong());
        OapRequest message = new OapRequest(OapHeader.plain(id, wallNs), NONE, NONE, data, NONE);
        return new OapClient(id, OapCodec.encode(message));
    }

    /** The request to send: a copy. */
    public byte[] request() {
        return request.clone();
    }

    /** Judges the response; nothing in it can make this fail otherwise than by its outcome. */
    public OapOutcome complete(byte[] response) {
        return switch (OapCodec.decodeResponse(response, OapDigest.NONE)) {
            case Malformed<OapResponse>(var defect) ->
                    failed("the handshake response is malformed: " + defect.sentence());
            case Decoded<OapResponse>(OapResponse message) -> judge(message);
        };
    }

    private OapOutcome judge(OapResponse message) {
        if (!message.header().id().equals(id)) {
            return failed("the handshake response answers another request");
        }
        if (message.certificate().length > 0) {
            return failed(
                    "the server sent a certificate, and certificates cannot be verified in this"
                            + " version; a peer that is not verified is not accepted");
        }
        byte[] ours =
                RequestHash.of(request, OapDigest.NONE)
                        .orElseThrow(() -> new IllegalStateException("SHA-384 is always there"));
        if (!MessageDigest.isEqual(ours, message.requestHash())) {
            return failed(
                    "the handshake response was made for other bytes than those sent: the request"
                            + " was changed on its way");
        }
        // Cipher, kdf and key exchange data do not matter: this side asked for none (rule 7, A10).
        return new OapOutcome.Agreed(message.data());
    }

    private static OapOutcome failed(String sentence) {
        return new OapOutcome.Failed(FlowError.ENCRYPTION, sentence);
    }
}
