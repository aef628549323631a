package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.OepMessage.OepConfirmation;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;
import org.o7s.wire.g23.unicast.OepMessage.OepResponse;
import org.o7s.wire.testkit.Hex;

/** Shorthand of the unicast tests, and the example values of docs/wire/wire-unicast.md 0.4. */
final class Messages {
    static final int H = 32;
    static final long A1 = 0x11223344L;
    static final long A2 = 0xa1b2c3d4L;
    static final byte[] D1 = counting(0x10);
    static final byte[] D2 = counting(0x40);
    static final byte[] X_TEST =
            Hex.bytes("d3b399661d9f9966d353dea04b84a8b7ef18cd37e9bb4233a03364023a2006c5");
    static final long E1 = 0x5eed123400000047L;
    static final long E2 = 0x9c0ffee100000042L;

    private Messages() {}

    static byte[] counting(int first) {
        byte[] bytes = new byte[H];
        for (int i = 0; i < H; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** A length-delimited field in hexadecimal digits, its content as well. */
    static String field(String tag, String content) {
        int bytes = Hex.bytes(content).length;
        String length =
                bytes < 128
                        ? "%02x".formatted(bytes)
                        : "%02x%02x".formatted((bytes & 0x7f) | 0x80, bytes >> 7);
        return tag + length + content;
    }

    static DecodeResult<FaMessage> fa(byte[] payload) {
        return FaCodec.decode(MemorySegment.ofArray(payload), 0, payload.length, H);
    }

    /** Decodes a directory message in which nothing is to be skipped. */
    static DecodeResult<DhtMessage> dht(byte[] payload) {
        List<Defect> skipped = new ArrayList<>();
        DecodeResult<DhtMessage> result = DhtCodec.decode(payload, H, skipped::add);
        if (!skipped.isEmpty()) {
            throw new AssertionError("left out: " + skipped);
        }
        return result;
    }

    static DecodeResult<OepRequest> oepRequest(byte[] packet) {
        return OepCodec.decodeRequest(MemorySegment.ofArray(packet), 0, packet.length);
    }

    static DecodeResult<OepResponse> oepResponse(byte[] packet) {
        return OepCodec.decodeResponse(MemorySegment.ofArray(packet), 0, packet.length);
    }

    static DecodeResult<OepConfirmation> oepConfirmation(byte[] packet) {
        return OepCodec.decodeConfirmation(MemorySegment.ofArray(packet), 0, packet.length);
    }

    /** A DT packet of cube 0 and TTL 60. */
    static byte[] dt(long destination, long eid, byte[] payload) {
        byte[] packet = new byte[DtHeader.LENGTH + payload.length];
        MemorySegment segment = MemorySegment.ofArray(packet);
        DtHeader.write(segment, 0, destination, 0, DtHeader.DEFAULT_TTL, eid);
        System.arraycopy(payload, 0, packet, DtHeader.LENGTH, payload.length);
        return packet;
    }
}
