package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of {@link CepRecord} (docs/wire/wire-unicast.md 2.1). Stateless, for any
 * thread; allocates values.
 */
public final class CepCodec {
    /** The longest message, both ways: the C prototype's buffer (row CEP6). */
    public static final int MAX_BYTES = 128;

    private static final int COMPONENT = 1;
    private static final int PROTOCOL = 2;
    private static final int VERSION = 3;
    private static final int SYNTAX = 5;
    private static final int ADDRESS = 8;
    private static final int TOKEN = 101;
    private static final int TREE = 102;

    private CepCodec() {}

    /** Reads the first packet of a flow. Never reads outside it. */
    public static DecodeResult<CepRecord> decode(
            MemorySegment segment, long offset, int packetBytes) {
        return packetBytes > MAX_BYTES
                ? new Malformed<>(Defect.TOO_LONG)
                : decode(BigEndian.bytes(segment, offset, packetBytes));
    }

    /** Reads the first packet of a flow. */
    public static DecodeResult<CepRecord> decode(byte[] packet) {
        return ProtoFields.decode(packet, MAX_BYTES, CepCodec::read);
    }

    private static CepRecord read(ProtoFields in) throws ProtoFields.Refusal {
        long address = in.u64(ADDRESS);
        ProtoFields.require(address == 0 || DtHeader.isAddress(address), Defect.BAD_ADDRESS);
        return new CepRecord(
                in.text(COMPONENT),
                in.text(PROTOCOL),
                in.i32(VERSION),
                in.i32(SYNTAX),
                address,
                in.features(),
                in.extensionU64(TOKEN),
                in.extensionU64(TREE));
    }

    /**
     * The bytes of a record.
     *
     * @throws IllegalArgumentException if they are more than {@link #MAX_BYTES}: the names are too
     *     long
     */
    public static byte[] encode(CepRecord message) {
        byte[] bytes =
                ProtoFields.encode(
                        out -> {
                            out.writeString(COMPONENT, message.component());
                            out.writeString(PROTOCOL, message.protocol());
                            out.writeInt32(VERSION, message.version());
                            out.writeInt32(SYNTAX, message.syntax());
                            out.writeUInt64(ADDRESS, message.address());
                            ProtoFields.writeFeatures(out, message.features());
                            ProtoFields.writeExtension(out, TOKEN, message.token());
                            ProtoFields.writeExtension(out, TREE, message.tree());
                        });
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a connection record of %d bytes, but no peer reads more than %d: %s"
                            .formatted(bytes.length, MAX_BYTES, message));
        }
        return bytes;
    }
}
