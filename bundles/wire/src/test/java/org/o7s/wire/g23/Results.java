package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;

/** Shorthand of the codec tests: bytes in, a value or a defect out, and back. */
public final class Results {
    private Results() {}

    /** The decoded value, or a failure that names the defect. */
    public static <T> T value(DecodeResult<T> result) {
        return switch (result) {
            case Decoded<T>(T value) -> value;
            case Malformed<T>(Defect defect) ->
                    throw new AssertionError("not decoded: " + defect.sentence());
        };
    }

    /** The defect, or a failure that shows what was decoded. */
    public static <T> Defect defect(DecodeResult<T> result) {
        return switch (result) {
            case Decoded<T>(T value) -> throw new AssertionError("decoded as " + value);
            case Malformed<T>(Defect defect) -> defect;
        };
    }

    /** Decodes an eth-dix management payload; the segment ends where the bytes end. */
    static DecodeResult<EthMessage> ethDix(byte[] payload, int hashBytes) {
        return EthDixCodec.decode(MemorySegment.ofArray(payload), 0, payload.length, hashBytes);
    }

    static byte[] encode(EthMessage message) {
        byte[] payload = new byte[EthDixCodec.encodedBytes(message)];
        EthDixCodec.encode(message, MemorySegment.ofArray(payload), 0);
        return payload;
    }

    /** Decodes an eth-llc management payload; the segment ends where the bytes end. */
    static DecodeResult<EthMessage> ethLlc(byte[] payload, int hashBytes) {
        return EthLlcCodec.decode(MemorySegment.ofArray(payload), 0, payload.length, hashBytes);
    }

    static byte[] encodeLlc(EthMessage message) {
        byte[] payload = new byte[EthLlcCodec.encodedBytes(message)];
        EthLlcCodec.encode(message, MemorySegment.ofArray(payload), 0);
        return payload;
    }

    /** Decodes a udp management datagram; the segment ends where the bytes end. */
    static DecodeResult<UdpMessage> udp(byte[] datagram) {
        return UdpCodec.decode(
                MemorySegment.ofArray(datagram), 0, datagram.length, UdpHeader.MAX_RECEIVE_BYTES);
    }

    static byte[] encode(UdpMessage message) {
        byte[] datagram = new byte[UdpCodec.encodedBytes(message)];
        UdpCodec.encode(message, MemorySegment.ofArray(datagram), 0);
        return datagram;
    }
}
