package org.o7s.ipcp.eth;

import java.lang.foreign.MemorySegment;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.EthernetHeader;

/** Frames of a type of IPCP over Ethernet, for tests; layers with SHA3-256. */
record EthFrames(EthType type) {
    private static final int ETHERNET = EthernetHeader.HEADER_BYTES;
    private static final int HASH_BYTES = 32;

    Framing framing() {
        return type.framing(
                EthConfig.read(
                        type,
                        new LayerConfig(
                                "eth", java.util.Map.of("dev", java.util.List.of("eth0")))));
    }

    /** Where payloads begin. */
    int payloadAt() {
        return type.headerBytes();
    }

    /** Where the code of a message is. */
    int codeAt() {
        return payloadAt() + (type == EthType.DIX ? 37 : 2);
    }

    /** Where the length of the payload is stated. */
    int lengthAt() {
        return type == EthType.DIX ? 16 : 12;
    }

    /** An EID out of the reach of those that tests give away. */
    int largestEid() {
        return type.highestEid();
    }

    byte[] message(long to, long from, EthMessage message) {
        byte[] payload = new byte[framing().encodedBytes(message)];
        framing().encode(message, MemorySegment.ofArray(payload), 0);
        return management(to, from, payload);
    }

    byte[] management(long to, long from, byte[] payload) {
        byte[] frame = addressed(to, from, payload);
        framing().writeManagement(MemorySegment.ofArray(frame), ETHERNET, payload.length);
        return frame;
    }

    byte[] data(long to, long from, int receiverEid, int senderEid, byte[] payload) {
        byte[] frame = addressed(to, from, payload);
        framing()
                .writeData(
                        MemorySegment.ofArray(frame),
                        ETHERNET,
                        receiverEid,
                        senderEid,
                        payload.length);
        return frame;
    }

    private byte[] addressed(long to, long from, byte[] payload) {
        byte[] frame = new byte[payloadAt() + payload.length];
        int typeOrLength = framing().typeOrLength(payload.length);
        EthernetHeader.write(MemorySegment.ofArray(frame), 0, to, from, typeOrLength);
        System.arraycopy(payload, 0, frame, payloadAt(), payload.length);
        return frame;
    }

    private int validate(byte[] frame) {
        MemorySegment segment = MemorySegment.ofArray(frame);
        int typeOrLength = EthernetHeader.etherType(segment, 0);
        return framing().validate(segment, ETHERNET, typeOrLength, frame.length - ETHERNET);
    }

    EthMessage decode(byte[] frame) {
        MemorySegment segment = MemorySegment.ofArray(frame);
        return switch (framing().decode(segment, payloadAt(), validate(frame), HASH_BYTES)) {
            case DecodeResult.Decoded<EthMessage>(EthMessage m) -> m;
            case DecodeResult.Malformed<EthMessage>(var defect) -> throw new AssertionError(defect);
        };
    }

    boolean isOurs(byte[] frame) {
        return framing().isOurs(EthernetHeader.etherType(MemorySegment.ofArray(frame), 0));
    }

    /** The EID to which it goes, {@link Framing#MANAGEMENT} if it is a message. */
    int receiverEid(byte[] frame) {
        return framing().receiverEid(MemorySegment.ofArray(frame), ETHERNET);
    }

    byte[] payload(byte[] frame) {
        return java.util.Arrays.copyOfRange(frame, payloadAt(), payloadAt() + validate(frame));
    }
}
