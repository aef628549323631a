package org.o7s.wire.g23;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The server's OAP message (docs/wire/wire-endtoend.md 4.2).
 *
 * @param header the fixed part
 * @param certificate X.509 DER of the server, or empty; at most 65535 bytes
 * @param kexData the server's share of the key exchange, or empty; at most 16383 bytes
 * @param data user data, or empty; at most 65535 bytes
 * @param requestHash hash over the complete request (4.3); the client compares it
 * @param signature over all before it; only with a certificate
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways, compared by content
public record OapResponse(
        OapHeader header,
        byte[] certificate,
        byte[] kexData,
        byte[] data,
        byte[] requestHash,
        byte[] signature)
        implements OapMessage {

    /**
     * Checks the lengths and copies the arrays.
     *
     * @throws IllegalArgumentException if a part is longer than its length field can say, or a
     *     signature comes without a certificate
     */
    public OapResponse {
        OapLimits.check(certificate, kexData, data, signature);
        certificate = certificate.clone();
        kexData = kexData.clone();
        data = data.clone();
        requestHash = requestHash.clone();
        signature = signature.clone();
    }

    /** A response without any security and data. */
    public static OapResponse plain(OapId id, long timestampNs, byte[] requestHash) {
        byte[] none = new byte[0];
        return new OapResponse(
                OapHeader.plain(id, timestampNs), none, none, none, requestHash, none);
    }

    @Override
    public byte[] certificate() {
        return certificate.clone();
    }

    @Override
    public byte[] kexData() {
        return kexData.clone();
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    /** The hash of the request. */
    @Override
    public byte[] requestHash() {
        return requestHash.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OapResponse that
                && header.equals(that.header)
                && Arrays.equals(certificate, that.certificate)
                && Arrays.equals(kexData, that.kexData)
                && Arrays.equals(data, that.data)
                && Arrays.equals(requestHash, that.requestHash)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                header,
                Arrays.hashCode(certificate),
                Arrays.hashCode(kexData),
                Arrays.hashCode(data),
                Arrays.hashCode(requestHash),
                Arrays.hashCode(signature));
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return "OapResponse[header="
                + header
                + ", certificate="
                + hex.formatHex(certificate)
                + ", kexData="
                + hex.formatHex(kexData)
                + ", data="
                + hex.formatHex(data)
                + ", requestHash="
                + hex.formatHex(requestHash)
                + ", signature="
                + hex.formatHex(signature)
                + "]";
    }
}
