package org.o7s.wire.g23;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The client's OAP message (docs/wire/wire-endtoend.md 4.2).
 *
 * @param header the fixed part
 * @param certificate X.509 DER of the client, or empty; at most 65535 bytes
 * @param kexData the client's share of the key exchange, or empty; at most 16383 bytes
 * @param data user data, or empty; at most 65535 bytes
 * @param signature over all before it; only with a certificate
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways, compared by content
public record OapRequest(
        OapHeader header, byte[] certificate, byte[] kexData, byte[] data, byte[] signature)
        implements OapMessage {

    /**
     * Checks the lengths and copies the arrays.
     *
     * @throws IllegalArgumentException if a part is longer than its length field can say, or a
     *     signature comes without a certificate
     */
    public OapRequest {
        OapLimits.check(certificate, kexData, data, signature);
        certificate = certificate.clone();
        kexData = kexData.clone();
        data = data.clone();
        signature = signature.clone();
    }

    /** A request without any security and data. */
    public static OapRequest plain(OapId id, long timestampNs) {
        byte[] none = new byte[0];
        return new OapRequest(OapHeader.plain(id, timestampNs), none, none, none, none);
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

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OapRequest that
                && header.equals(that.header)
                && Arrays.equals(certificate, that.certificate)
                && Arrays.equals(kexData, that.kexData)
                && Arrays.equals(data, that.data)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                header,
                Arrays.hashCode(certificate),
                Arrays.hashCode(kexData),
                Arrays.hashCode(data),
                Arrays.hashCode(signature));
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return "OapRequest[header="
                + header
                + ", certificate="
                + hex.formatHex(certificate)
                + ", kexData="
                + hex.formatHex(kexData)
                + ", data="
                + hex.formatHex(data)
                + ", signature="
                + hex.formatHex(signature)
                + "]";
    }
}
