package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of {@link RoutingMessage} (docs/wire/extensions.md, "routing message").
 * Integers are big endian. A message is never {@link Lsa#LENGTH} bytes long, because the C
 * prototype takes a packet of that length, and no other, for an announcement: a zero byte is added
 * to one that would be. Stateless, for any thread; allocates values.
 */
public final class RoutingMessageCodec {
    /** The mark "o7sR", u32. */
    public static final int MAGIC_OFFSET = 0;

    /** Version of this layout, u8. */
    public static final int VERSION_OFFSET = 4;

    /** Length of the policy's name, u8. */
    public static final int NAME_LENGTH_OFFSET = 5;

    /** Length of the payload, u16; what follows it is padding. */
    public static final int PAYLOAD_LENGTH_OFFSET = 6;

    /** Length of the fixed part; name and payload follow. */
    public static final int HEADER_BYTES = 8;

    /** The mark. */
    public static final long MAGIC = 0x6f37_7352L;

    /** The only version so far. */
    public static final int VERSION = 1;

    /** The longest message, so that it fits whatever carries the M flow. */
    public static final int MAX_BYTES = 1200;

    private RoutingMessageCodec() {}

    /** Whether a packet of an M flow starts with the mark and is not an announcement. */
    public static boolean isRoutingMessage(MemorySegment segment, long offset, int packetBytes) {
        return packetBytes >= HEADER_BYTES
                && packetBytes != Lsa.LENGTH
                && BigEndian.u32(segment, offset + MAGIC_OFFSET) == MAGIC;
    }

    /** Reads a packet of an M flow. Never reads outside it. */
    public static DecodeResult<RoutingMessage> decode(
            MemorySegment segment, long offset, int packetBytes) {
        if (packetBytes < HEADER_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        if (packetBytes > MAX_BYTES) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        if (!isRoutingMessage(segment, offset, packetBytes)) {
            return new Malformed<>(Defect.UNKNOWN_MAGIC);
        }
        if (BigEndian.u8(segment, offset + VERSION_OFFSET) != VERSION) {
            return new Malformed<>(Defect.UNKNOWN_CODE);
        }
        int nameBytes = BigEndian.u8(segment, offset + NAME_LENGTH_OFFSET);
        int payloadBytes = BigEndian.u16(segment, offset + PAYLOAD_LENGTH_OFFSET);
        if (HEADER_BYTES + nameBytes + payloadBytes > packetBytes) {
            return new Malformed<>(Defect.LENGTH_BEYOND_FRAME);
        }
        byte[] name = BigEndian.bytes(segment, offset + HEADER_BYTES, nameBytes);
        String policy = new String(name, StandardCharsets.ISO_8859_1);
        if (!PolicyName.isValid(policy)) {
            return new Malformed<>(Defect.BAD_POLICY_NAME);
        }
        long payload = offset + HEADER_BYTES + nameBytes;
        return new Decoded<>(
                new RoutingMessage(policy, BigEndian.bytes(segment, payload, payloadBytes)));
    }

    /** How long a message is on the wire, padding included. */
    public static int encodedBytes(RoutingMessage message) {
        int bytes = HEADER_BYTES + message.policy().length() + message.payload().length;
        return bytes == Lsa.LENGTH ? bytes + 1 : bytes;
    }

    /** The bytes of a message. */
    public static byte[] encode(RoutingMessage message) {
        byte[] bytes = new byte[encodedBytes(message)];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        byte[] payload = message.payload();
        BigEndian.setU32(segment, MAGIC_OFFSET, MAGIC);
        BigEndian.setU8(segment, VERSION_OFFSET, VERSION);
        BigEndian.setU8(segment, NAME_LENGTH_OFFSET, message.policy().length());
        BigEndian.setU16(segment, PAYLOAD_LENGTH_OFFSET, payload.length);
        byte[] name = message.policy().getBytes(StandardCharsets.US_ASCII);
        BigEndian.setBytes(segment, BigEndian.setBytes(segment, HEADER_BYTES, name), payload);
        return bytes;
    }
}
