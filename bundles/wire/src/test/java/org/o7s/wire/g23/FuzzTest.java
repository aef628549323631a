package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.testkit.Fuzz;
import org.o7s.wire.testkit.IpUdp;
import org.o7s.wire.testkit.PcapFile;
import org.o7s.wire.testkit.PcapFile.Packet;

/**
 * Whatever the bytes are: decoding never throws, never depends on a byte outside the message, and
 * what it accepts encodes to something that decodes to the same value.
 */
class FuzzTest {
    private static final int[] HASH_BYTES = {28, 32, 48, 64};
    private static final int DIX = EthernetHeader.HEADER_BYTES;
    private static final List<byte[]> FRAMES = frames();
    private static final List<byte[]> DIX_PAYLOADS = dixPayloads();
    private static final List<byte[]> LLC_PAYLOADS = llcPayloads();
    private static final List<byte[]> DATAGRAMS = datagrams();
    private static final List<byte[]> BLOBS = blobs();

    @Test
    void headersOfAnyFrame() {
        Fuzz.run(
                random -> {
                    byte[] frame = input(random, FRAMES, 100);
                    MemorySegment segment = MemorySegment.ofArray(frame);
                    int available = EthernetHeader.validate(segment, 0, frame.length);
                    if (available < 0) {
                        assertThat(Defect.ofCode(available).code()).isEqualTo(available);
                        return;
                    }
                    int payloadBytes = EthDixHeader.validate(segment, DIX, available);
                    if (payloadBytes < 0) {
                        assertThat(Defect.ofCode(payloadBytes).code()).isEqualTo(payloadBytes);
                        return;
                    }
                    assertThat(DIX + EthDixHeader.HEADER_BYTES + payloadBytes)
                            .isLessThanOrEqualTo(frame.length);
                });
    }

    @Test
    void ethDixMessages() {
        Fuzz.run(
                random -> {
                    byte[] payload = input(random, DIX_PAYLOADS, 200);
                    int hashBytes = HASH_BYTES[random.nextInt(HASH_BYTES.length)];
                    DecodeResult<EthMessage> result = Results.ethDix(payload, hashBytes);
                    int at = random.nextInt(64);
                    MemorySegment amid = amidGarbage(random, payload, at);
                    assertThat(EthDixCodec.decode(amid, at, payload.length, hashBytes))
                            .isEqualTo(result);
                    if (result instanceof Decoded<EthMessage>(EthMessage message)) {
                        assertThat(Results.ethDix(Results.encode(message), hashBytes))
                                .isEqualTo(result);
                    }
                });
    }

    @Test
    void ethLlcHeadersAndMessages() {
        Fuzz.run(
                random -> {
                    byte[] payload = input(random, LLC_PAYLOADS, 200);
                    int length = random.nextInt(0x600);
                    MemorySegment segment = MemorySegment.ofArray(payload);
                    int validated = EthLlcHeader.validate(segment, 0, length, payload.length);
                    assertThat(validated).isLessThanOrEqualTo(payload.length);
                    int hashBytes = HASH_BYTES[random.nextInt(HASH_BYTES.length)];
                    DecodeResult<EthMessage> result = Results.ethLlc(payload, hashBytes);
                    int at = random.nextInt(64);
                    MemorySegment amid = amidGarbage(random, payload, at);
                    assertThat(EthLlcCodec.decode(amid, at, payload.length, hashBytes))
                            .isEqualTo(result);
                    if (result instanceof Decoded<EthMessage>(EthMessage message)) {
                        assertThat(Results.ethLlc(Results.encodeLlc(message), hashBytes))
                                .isEqualTo(result);
                    }
                });
    }

    @Test
    void udpMessages() {
        Fuzz.run(
                random -> {
                    byte[] datagram = input(random, DATAGRAMS, 200);
                    DecodeResult<UdpMessage> result = Results.udp(datagram);
                    int at = random.nextInt(64);
                    MemorySegment amid = amidGarbage(random, datagram, at);
                    assertThat(
                                    UdpCodec.decode(
                                            amid, at, datagram.length, UdpHeader.MAX_RECEIVE_BYTES))
                            .isEqualTo(result);
                    if (result instanceof Decoded<UdpMessage>(UdpMessage message)) {
                        assertThat(Results.udp(Results.encode(message))).isEqualTo(result);
                    }
                });
    }

    @Test
    void oapRequests() {
        Fuzz.run(
                random -> {
                    byte[] blob = input(random, BLOBS, 200);
                    DecodeResult<OapRequest> result = OapCodec.decodeRequest(blob);
                    int at = random.nextInt(64);
                    MemorySegment amid = amidGarbage(random, blob, at);
                    assertThat(OapCodec.decodeRequest(amid, at, blob.length)).isEqualTo(result);
                    if (result instanceof Decoded<OapRequest>(OapRequest request)) {
                        assertThat(OapCodec.encode(request)).isEqualTo(blob);
                    }
                });
    }

    @Test
    void oapResponses() {
        OapDigest[] digests = OapDigest.values();
        Fuzz.run(
                random -> {
                    byte[] blob = input(random, BLOBS, 200);
                    OapDigest md = digests[random.nextInt(digests.length)];
                    DecodeResult<OapResponse> result = OapCodec.decodeResponse(blob, md);
                    int at = random.nextInt(64);
                    MemorySegment amid = amidGarbage(random, blob, at);
                    assertThat(OapCodec.decodeResponse(amid, at, blob.length, md))
                            .isEqualTo(result);
                    if (result instanceof Decoded<OapResponse>(OapResponse response)) {
                        assertThat(OapCodec.encode(response)).isEqualTo(blob);
                    }
                });
    }

    @Test
    void crcTrailersOfAnyPacket() {
        CrcTrailer crc = new CrcTrailer();
        Fuzz.run(
                random -> {
                    byte[] packet = input(random, FRAMES, 100);
                    int at = random.nextInt(64);
                    MemorySegment amid = amidGarbage(random, packet, at);
                    assertThat(crc.matches(amid, at, packet.length))
                            .isEqualTo(
                                    crc.matches(MemorySegment.ofArray(packet), 0, packet.length));
                });
    }

    /** Random bytes one time in four, else a damaged captured message. */
    private static byte[] input(Random random, List<byte[]> captured, int maxRandomBytes) {
        return random.nextInt(4) == 0
                ? Fuzz.bytes(random, maxRandomBytes)
                : Fuzz.mutated(random, captured.get(random.nextInt(captured.size())));
    }

    private static MemorySegment amidGarbage(Random random, byte[] message, int at) {
        byte[] region = new byte[at + message.length + 64];
        random.nextBytes(region);
        System.arraycopy(message, 0, region, at, message.length);
        return MemorySegment.ofArray(region);
    }

    private static List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        for (String file :
                List.of(
                        "eth-dix.pcap",
                        "eth-dix-qos.pcap",
                        "auth-mutual-enc.pcap",
                        "enc-p256-aes256gcm-sha256.pcap")) {
            for (Packet packet : PcapFile.vector(file).packets()) {
                frames.add(packet.frame());
            }
        }
        return frames;
    }

    private static List<byte[]> dixPayloads() {
        return FRAMES.stream()
                .filter(frame -> EthDixHeader.eid(MemorySegment.ofArray(frame), DIX) == 0)
                .map(frame -> Arrays.copyOfRange(frame, DIX + 4, frame.length))
                .toList();
    }

    private static List<byte[]> llcPayloads() {
        return PcapFile.vector("eth-llc.pcap").packets().stream()
                .map(Packet::frame)
                .filter(frame -> EthLlcHeader.isManagement(MemorySegment.ofArray(frame), DIX))
                .map(frame -> Arrays.copyOfRange(frame, DIX + 3, frame.length))
                .toList();
    }

    private static List<byte[]> datagrams() {
        return PcapFile.vector("udp4.pcap").packets().stream()
                .flatMap(packet -> IpUdp.of(packet.frame()).stream())
                .map(IpUdp::payload)
                .filter(datagram -> UdpHeader.eid(MemorySegment.ofArray(datagram), 0) == 0)
                .toList();
    }

    private static List<byte[]> blobs() {
        List<byte[]> blobs = new ArrayList<>();
        for (byte[] payload : DIX_PAYLOADS) {
            switch (Results.ethDix(payload, 32)) {
                case Decoded<EthMessage>(EthMessage.FlowRequest request) ->
                        blobs.add(request.blob());
                case Decoded<EthMessage>(EthMessage.FlowReply reply) -> blobs.add(reply.blob());
                default -> {}
            }
        }
        return blobs;
    }
}
