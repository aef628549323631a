package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.testkit.Fuzz;

/**
 * Whatever the bytes are: decoding never throws, never depends on a byte outside the message, and
 * what it accepts encodes to something that decodes to the same value. Whatever the value is, it
 * comes back from its bytes.
 */
class UnicastFuzzTest {
    private static final List<byte[]> PACKETS =
            UnicastCaptures.packets("routing-lfa-link13.pcap").stream()
                    .map(UnicastCaptures.FlowPacket::bytes)
                    .toList();

    /** One codec, as the checks see it. */
    private record Codec<T>(Decoding<T> decoding, Function<? super T, byte[]> encoding) {
        DecodeResult<T> decode(MemorySegment segment, long offset, int bytes) {
            return decoding.decode(segment, offset, bytes);
        }

        byte[] encode(T message) {
            return encoding.apply(message);
        }
    }

    /** The decoding half of a codec. */
    private interface Decoding<T> {
        DecodeResult<T> decode(MemorySegment segment, long offset, int bytes);
    }

    private static final Codec<CepRecord> CEP = new Codec<>(CepCodec::decode, CepCodec::encode);
    private static final Codec<OepMessage.OepRequest> OEP_REQUEST =
            new Codec<>(OepCodec::decodeRequest, OepCodec::encode);
    private static final Codec<OepMessage.OepResponse> OEP_RESPONSE =
            new Codec<>(OepCodec::decodeResponse, OepCodec::encode);
    private static final Codec<OepMessage.OepConfirmation> OEP_CONFIRMATION =
            new Codec<>(OepCodec::decodeConfirmation, OepCodec::encode);
    private static final Codec<FaMessage> FA =
            new Codec<>((s, at, n) -> FaCodec.decode(s, at, n, Messages.H), FaCodec::encode);
    private static final Codec<DhtMessage> DHT =
            new Codec<>(
                    (s, at, n) -> DhtCodec.decode(s, at, n, Messages.H, UnicastFuzzTest::skip),
                    DhtCodec::encode);
    private static final Codec<LinkHello> HELLO = new Codec<>(LinkHello::decode, LinkHello::encode);
    private static final Codec<RoutingMessage> ROUTING =
            new Codec<>(RoutingMessageCodec::decode, RoutingMessageCodec::encode);

    private static final Codec<ReconfigurationMessage> RECONFIGURATION =
            new Codec<>(ReconfigurationCodec::decode, ReconfigurationCodec::encode);

    private static void skip(Defect defect) {
        assertThat(defect).isNotNull();
    }

    @Test
    void anyPacketOfAnEnrolment() {
        Fuzz.run(
                random -> {
                    check(random, CEP, input(random, CepCodec.encode(RandomMessages.cep(random))));
                    byte[] oep = input(random, OepCodec.encode(RandomMessages.oepResponse(random)));
                    check(random, OEP_REQUEST, oep);
                    check(random, OEP_RESPONSE, oep);
                    check(random, OEP_CONFIRMATION, oep);
                });
    }

    @Test
    void anyPayloadOfADtPacket() {
        Fuzz.run(
                random -> {
                    check(random, FA, input(random, FaCodec.encode(RandomMessages.fa(random))));
                    check(random, DHT, input(random, DhtCodec.encode(RandomMessages.dht(random))));
                    check(random, HELLO, Fuzz.bytes(random, 20));
                    ReconfigurationMessage change = RandomMessages.reconfiguration(random);
                    byte[] payload = input(random, ReconfigurationCodec.encode(change));
                    check(random, RECONFIGURATION, payload);
                });
    }

    @Test
    void anyPacketOfAnMFlow() {
        Fuzz.run(
                random -> {
                    RoutingMessage message = RandomMessages.routing(random);
                    byte[] packet = input(random, RoutingMessageCodec.encode(message));
                    check(random, ROUTING, packet);
                    byte[] lsa = Fuzz.mutated(random, new Lsa(1, 2, random.nextLong()).encode());
                    int validated = Lsa.validate(MemorySegment.ofArray(lsa), 0, lsa.length);
                    if (validated >= 0) {
                        assertThat(Lsa.read(MemorySegment.ofArray(lsa), 0).encode()).isEqualTo(lsa);
                    } else {
                        assertThat(Defect.ofCode(validated).code()).isEqualTo(validated);
                    }
                });
    }

    @Test
    void everyMessageComesBackFromItsBytes() {
        Fuzz.run(
                random -> {
                    checkBack(CEP, RandomMessages.cep(random));
                    checkBack(OEP_REQUEST, RandomMessages.oepRequest(random));
                    checkBack(OEP_RESPONSE, RandomMessages.oepResponse(random));
                    checkBack(OEP_CONFIRMATION, RandomMessages.oepConfirmation(random));
                    checkBack(FA, RandomMessages.fa(random));
                    checkBack(DHT, RandomMessages.dht(random));
                    checkBack(ROUTING, RandomMessages.routing(random));
                    checkBack(HELLO, LinkHello.hello(random.nextLong()));
                    checkBack(RECONFIGURATION, RandomMessages.reconfiguration(random));
                });
    }

    private static <T> void checkBack(Codec<T> codec, T message) {
        byte[] bytes = codec.encode(message);
        assertThat(codec.decode(MemorySegment.ofArray(bytes), 0, bytes.length))
                .isEqualTo(new Decoded<>(message));
    }

    private static <T> void check(Random random, Codec<T> codec, byte[] packet) {
        DecodeResult<T> result = codec.decode(MemorySegment.ofArray(packet), 0, packet.length);
        int at = random.nextInt(64);
        byte[] region = new byte[at + packet.length + 64];
        random.nextBytes(region);
        System.arraycopy(packet, 0, region, at, packet.length);
        assertThat(codec.decode(MemorySegment.ofArray(region), at, packet.length))
                .isEqualTo(result);
        if (result instanceof Decoded<T>(T message)) {
            checkBack(codec, message);
        }
    }

    /** Random bytes, or damage to a captured packet or to a message of the right kind. */
    private static byte[] input(Random random, byte[] message) {
        return switch (random.nextInt(4)) {
            case 0 -> Fuzz.bytes(random, 200);
            case 1 -> {
                byte[] packet = PACKETS.get(random.nextInt(PACKETS.size()));
                int skipped = Math.min(packet.length, DtHeader.LENGTH * random.nextInt(2));
                yield Fuzz.mutated(random, Arrays.copyOfRange(packet, skipped, packet.length));
            }
            default -> Fuzz.mutated(random, message);
        };
    }

    @Test
    void aFloodOfFieldsIsOneMalformedMessage() {
        byte[] flood = new byte[DhtCodec.MAX_BYTES]; // 08 00, thousands of times: one field each
        for (int i = 0; i < flood.length; i += 2) {
            flood[i] = 8;
        }
        List<Defect> skipped = new ArrayList<>();
        assertThat(DhtCodec.decode(flood, Messages.H, skipped::add))
                .isEqualTo(new DecodeResult.Malformed<>(Defect.MISSING_FIELD));
        assertThat(skipped).isEmpty();
    }
}
