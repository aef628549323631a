package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.OepMessage.OepConfirmation;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;
import org.o7s.wire.g23.unicast.OepMessage.OepResponse;
import org.o7s.wire.g23.unicast.ProtoFields.Refusal;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of {@link OepMessage} (docs/wire/wire-unicast.md 3.1). The messages do not
 * say what they are: each side knows which one comes next. Decoding refuses rows OEP1 to OEP4 of
 * section 11 and whatever is outside the ranges of 3.1. Stateless, for any thread; allocates
 * values.
 */
public final class OepCodec {
    /** The longest message, both ways: the C prototype's buffer. */
    public static final int MAX_BYTES = 1024;

    private static final int ID = 1;
    private static final int SECONDS = 2;
    private static final int NANOS = 3;
    private static final int RESPONSE = 4;
    private static final int LAYER = 5;
    private static final int RESULT = 2;

    private OepCodec() {}

    /** Reads the first message of a new member. */
    public static DecodeResult<OepRequest> decodeRequest(
            MemorySegment segment, long offset, int packetBytes) {
        return decode(segment, offset, packetBytes, in -> new OepRequest(id(in), in.features()));
    }

    /** Reads the answer of a member. */
    public static DecodeResult<OepResponse> decodeResponse(
            MemorySegment segment, long offset, int packetBytes) {
        return decode(segment, offset, packetBytes, OepCodec::readResponse);
    }

    /** Reads the last message of a new member. */
    public static DecodeResult<OepConfirmation> decodeConfirmation(
            MemorySegment segment, long offset, int packetBytes) {
        return decode(
                segment, offset, packetBytes, in -> new OepConfirmation(id(in), in.i32(RESULT)));
    }

    private static <T> DecodeResult<T> decode(
            MemorySegment segment,
            long offset,
            int packetBytes,
            ProtoFields.Reading<? extends T> reading) {
        return packetBytes > MAX_BYTES
                ? new Malformed<>(Defect.TOO_LONG)
                : ProtoFields.decode(
                        BigEndian.bytes(segment, offset, packetBytes), MAX_BYTES, reading);
    }

    private static OepResponse readResponse(ProtoFields in) throws Refusal {
        long id = id(in);
        long seconds = in.u64(SECONDS);
        int nanos = in.ranged(NANOS, 0, OepResponse.MAX_NANOS, Defect.BAD_CLOCK);
        int response = in.i32(RESPONSE);
        ProtoFields.require(response <= 0, Defect.POSITIVE_RESPONSE);
        if (response < 0) {
            return OepResponse.refused(id, seconds, nanos, response, in.features());
        }
        Optional<ProtoFields> layer = in.optionalMessage(LAYER);
        ProtoFields.require(layer.isPresent(), Defect.MISSING_CONFIGURATION);
        return new OepResponse(
                id,
                seconds,
                nanos,
                response,
                Optional.of(OepLayerFields.read(layer.orElseThrow())),
                in.features());
    }

    private static long id(ProtoFields in) throws Refusal {
        byte[] id = in.bytes(ID);
        ProtoFields.require(id.length == Long.BYTES, Defect.WRONG_ID_LENGTH);
        return BigEndian.u64(MemorySegment.ofArray(id), 0);
    }

    private static byte[] idBytes(long id) {
        byte[] bytes = new byte[Long.BYTES];
        BigEndian.setU64(MemorySegment.ofArray(bytes), 0, id);
        return bytes;
    }

    /**
     * The bytes of a message.
     *
     * @throws IllegalArgumentException if they are more than {@link #MAX_BYTES}: too many named
     *     policies
     */
    public static byte[] encode(OepMessage message) {
        byte[] bytes =
                ProtoFields.encode(
                        out -> {
                            out.writeByteArray(ID, idBytes(message.id()));
                            switch (message) {
                                case OepRequest request ->
                                        ProtoFields.writeFeatures(out, request.features());
                                case OepResponse response -> {
                                    out.writeInt64(SECONDS, response.seconds());
                                    out.writeInt32(NANOS, response.nanos());
                                    out.writeInt32(RESPONSE, response.response());
                                    if (response.layer().isPresent()) {
                                        out.writeByteArray(
                                                LAYER,
                                                OepLayerFields.encode(response.layer().get()));
                                    }
                                    ProtoFields.writeFeatures(out, response.features());
                                }
                                case OepConfirmation confirmation ->
                                        out.writeInt32(RESULT, confirmation.result());
                            }
                        });
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "an enrolment message of %d bytes, but no peer reads more than %d: %s"
                            .formatted(bytes.length, MAX_BYTES, message));
        }
        return bytes;
    }
}
