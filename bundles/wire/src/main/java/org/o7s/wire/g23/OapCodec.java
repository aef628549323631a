package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of OAP messages (docs/wire/wire-endtoend.md 4.2). Stateless, for any thread;
 * allocates values, so it is not for the packet path.
 */
public final class OapCodec {
    /** Id, 16 bytes. */
    public static final int ID_OFFSET = 0;

    /** Timestamp, u64, ns since 1970-01-01 UTC. */
    public static final int TIMESTAMP_OFFSET = 16;

    /** Number of the cipher, u16. */
    public static final int CIPHER_OFFSET = 24;

    /** Number of the hash for the key derivation, u16. */
    public static final int KDF_OFFSET = 26;

    /** Number of the hash for the signature, u16. */
    public static final int MD_OFFSET = 28;

    /** Length of the certificate, u16. */
    public static final int CERTIFICATE_LENGTH_OFFSET = 30;

    /** Two flags and the length of the key exchange data, u16. */
    public static final int KEX_OFFSET = 32;

    /** Length of the user data, u16. */
    public static final int DATA_LENGTH_OFFSET = 34;

    /**
     * Length of the fixed part; certificate, key exchange data, user data, the request hash of a
     * response and the signature follow.
     */
    public static final int FIXED_BYTES = 36;

    /** Flag in the kex field: raw format. */
    public static final int KEX_RAW = 0x8000;

    /** Flag in the kex field: the client encapsulates. */
    public static final int KEX_CLIENT_ENCAPSULATES = 0x4000;

    /** The longest key exchange data, and the mask of its length in the kex field. */
    public static final int MAX_KEX_BYTES = 0x3fff;

    /**
     * The longest message: more does not pass the control sockets of the C prototype
     * (docs/wire/wire-shims.md 0.7, wire-endtoend.md 4.13).
     */
    public static final int MAX_BYTES = 10_100;

    private OapCodec() {}

    /** Reads a client's message; all decoding rules of 4.2. */
    public static DecodeResult<OapRequest> decodeRequest(byte[] blob) {
        return decodeRequest(MemorySegment.ofArray(blob), 0, blob.length);
    }

    /** Reads a client's message in place; never reads outside its {@code lengthBytes}. */
    public static DecodeResult<OapRequest> decodeRequest(
            MemorySegment segment, long offset, int lengthBytes) {
        return switch (parse(segment, offset, lengthBytes, 0)) {
            case Malformed<Parts>(Defect defect) -> new Malformed<>(defect);
            case Decoded<Parts>(Parts p) ->
                    new Decoded<>(
                            new OapRequest(
                                    p.header, p.certificate, p.kexData, p.data, p.signature));
        };
    }

    /**
     * Reads a server's message; all decoding rules of 4.2.
     *
     * @param requestMd the md of the request that this answers; it says how long the hash is
     */
    public static DecodeResult<OapResponse> decodeResponse(byte[] blob, OapDigest requestMd) {
        return decodeResponse(MemorySegment.ofArray(blob), 0, blob.length, requestMd);
    }

    /** Reads a server's message in place; never reads outside its {@code lengthBytes}. */
    public static DecodeResult<OapResponse> decodeResponse(
            MemorySegment segment, long offset, int lengthBytes, OapDigest requestMd) {
        int hashBytes = requestMd.forRequestHash().outputBytes();
        return switch (parse(segment, offset, lengthBytes, hashBytes)) {
            case Malformed<Parts>(Defect defect) -> new Malformed<>(defect);
            case Decoded<Parts>(Parts p) ->
                    new Decoded<>(
                            new OapResponse(
                                    p.header,
                                    p.certificate,
                                    p.kexData,
                                    p.data,
                                    p.requestHash,
                                    p.signature));
        };
    }

    /** How long a message is; compare with {@link #MAX_BYTES} and the carrier before sending. */
    public static int encodedBytes(OapMessage message) {
        return signedBytes(message) + message.signature().length;
    }

    /** How many of the encoded bytes, from the start, the signature covers: all before it (4.7). */
    public static int signedBytes(OapMessage message) {
        return FIXED_BYTES
                + message.certificate().length
                + message.kexData().length
                + message.data().length
                + requestHash(message).length;
    }

    /** The bytes of a message, signature included. */
    public static byte[] encode(OapMessage message) {
        byte[] blob = new byte[encodedBytes(message)];
        MemorySegment segment = MemorySegment.ofArray(blob);
        OapHeader header = message.header();
        byte[] certificate = message.certificate();
        byte[] kexData = message.kexData();
        byte[] data = message.data();
        BigEndian.setU64(segment, ID_OFFSET, header.id().high());
        BigEndian.setU64(segment, ID_OFFSET + Long.BYTES, header.id().low());
        BigEndian.setU64(segment, TIMESTAMP_OFFSET, header.timestampNs());
        BigEndian.setU16(segment, CIPHER_OFFSET, header.cipher().nid());
        BigEndian.setU16(segment, KDF_OFFSET, header.kdf().nid());
        BigEndian.setU16(segment, MD_OFFSET, header.md().nid());
        BigEndian.setU16(segment, CERTIFICATE_LENGTH_OFFSET, certificate.length);
        BigEndian.setU16(segment, KEX_OFFSET, kexField(header, kexData.length));
        BigEndian.setU16(segment, DATA_LENGTH_OFFSET, data.length);
        long end = BigEndian.setBytes(segment, FIXED_BYTES, certificate);
        end = BigEndian.setBytes(segment, end, kexData);
        end = BigEndian.setBytes(segment, end, data);
        end = BigEndian.setBytes(segment, end, requestHash(message));
        BigEndian.setBytes(segment, end, message.signature());
        return blob;
    }

    /** The first {@link #signedBytes} of the message's bytes: what its signature signs (4.7). */
    public static byte[] encodeSigned(OapMessage message) {
        return Arrays.copyOf(encode(message), signedBytes(message));
    }

    private static byte[] requestHash(OapMessage message) {
        return switch (message) {
            case OapRequest request -> new byte[0];
            case OapResponse response -> response.requestHash();
        };
    }

    private static int kexField(OapHeader header, int kexBytes) {
        return (header.rawKex() ? KEX_RAW : 0)
                | (header.clientEncapsulates() ? KEX_CLIENT_ENCAPSULATES : 0)
                | kexBytes;
    }

    /** The variable parts of either message, cut from the bytes; lives only while decoding. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shared
    private record Parts(
            OapHeader header,
            byte[] certificate,
            byte[] kexData,
            byte[] data,
            byte[] requestHash,
            byte[] signature) {}

    private static DecodeResult<Parts> parse(
            MemorySegment segment, long offset, int lengthBytes, int hashBytes) {
        if (lengthBytes < FIXED_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        if (lengthBytes > MAX_BYTES) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        Optional<OapHeader> header = header(segment, offset);
        if (header.isEmpty()) {
            return new Malformed<>(Defect.UNKNOWN_ALGORITHM);
        }
        int certificateBytes = BigEndian.u16(segment, offset + CERTIFICATE_LENGTH_OFFSET);
        int kexBytes = BigEndian.u16(segment, offset + KEX_OFFSET) & MAX_KEX_BYTES;
        int dataBytes = BigEndian.u16(segment, offset + DATA_LENGTH_OFFSET);
        int coveredBytes = FIXED_BYTES + certificateBytes + kexBytes + dataBytes + hashBytes;
        int signatureBytes = lengthBytes - coveredBytes;
        if (signatureBytes < 0) {
            return new Malformed<>(Defect.LENGTH_BEYOND_FRAME);
        }
        if (certificateBytes == 0 && signatureBytes > 0) {
            return new Malformed<>(Defect.LENGTH_MISMATCH);
        }
        long kex = offset + FIXED_BYTES + certificateBytes;
        long data = kex + kexBytes;
        return new Decoded<>(
                new Parts(
                        header.get(),
                        BigEndian.bytes(segment, offset + FIXED_BYTES, certificateBytes),
                        BigEndian.bytes(segment, kex, kexBytes),
                        BigEndian.bytes(segment, data, dataBytes),
                        BigEndian.bytes(segment, data + dataBytes, hashBytes),
                        BigEndian.bytes(segment, offset + coveredBytes, signatureBytes)));
    }

    /** The fixed part, or empty if a number is unknown. */
    private static Optional<OapHeader> header(MemorySegment segment, long offset) {
        Optional<OapCipher> cipher =
                OapCipher.ofNid(BigEndian.u16(segment, offset + CIPHER_OFFSET));
        Optional<OapDigest> kdf = OapDigest.ofNid(BigEndian.u16(segment, offset + KDF_OFFSET));
        Optional<OapDigest> md = OapDigest.ofNid(BigEndian.u16(segment, offset + MD_OFFSET));
        if (cipher.isEmpty() || kdf.isEmpty() || md.isEmpty()) {
            return Optional.empty();
        }
        int kex = BigEndian.u16(segment, offset + KEX_OFFSET);
        OapId id =
                new OapId(
                        BigEndian.u64(segment, offset + ID_OFFSET),
                        BigEndian.u64(segment, offset + ID_OFFSET + Long.BYTES));
        return Optional.of(
                new OapHeader(
                        id,
                        BigEndian.u64(segment, offset + TIMESTAMP_OFFSET),
                        cipher.get(),
                        kdf.get(),
                        md.get(),
                        (kex & KEX_RAW) != 0,
                        (kex & KEX_CLIENT_ENCAPSULATES) != 0));
    }
}
