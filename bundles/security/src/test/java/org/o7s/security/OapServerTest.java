package org.o7s.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.entropy.Entropy;
import org.o7s.wire.g23.OapCipher;
import org.o7s.wire.g23.OapCodec;
import org.o7s.wire.g23.OapDigest;
import org.o7s.wire.g23.OapHeader;
import org.o7s.wire.g23.OapId;
import org.o7s.wire.g23.OapRequest;

/** docs/wire/wire-endtoend.md 4.9 and rows A5, A6, A12 of 6.2. */
class OapServerTest {
    private static final long NOW_NS = 1_800_000_000_000_000_000L;
    private static final long MS = 1_000_000;
    private static final byte[] NONE = {};

    private final OapServer server = new OapServer();
    private final Entropy entropy = Entropy.seeded(42);

    private byte[] requestOf(long wallNs) {
        return OapClient.begin(entropy, wallNs).request();
    }

    private OapAnswer.Refused refusal(byte[] request, long wallNs) {
        OapAnswer answer = server.answer(request, wallNs);
        assertThat(answer).isInstanceOf(OapAnswer.Refused.class);
        return (OapAnswer.Refused) answer;
    }

    @ParameterizedTest
    @ValueSource(longs = {-100, -1, 0, 1, 19_999, 20_000})
    void aRequestWithinTheAllowedClockDifferenceIsAccepted(long behindMs) {
        assertThat(server.answer(requestOf(NOW_NS - behindMs * MS), NOW_NS))
                .isInstanceOf(OapAnswer.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "-101, 0.101 s ahead of",
        "20001, 20.001 s behind",
        "3600000, 3600.000 s behind",
        "-86400000, 86400.000 s ahead of"
    })
    void aRequestFromAnotherTimeIsRefusedWithTheMeasuredDifference(long behindMs, String said) {
        OapAnswer.Refused refused = refusal(requestOf(NOW_NS - behindMs * MS), NOW_NS);
        assertThat(refused.response()).isEqualTo(-1009);
        assertThat(refused.sentence()).contains(said).contains("synchronised");
        assertThat(server.remembered()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0})
    void absurdTimesAreRefusedWithoutOverflow(long timestampNs) {
        assertThat(refusal(requestOf(timestampNs), NOW_NS).response()).isEqualTo(-1009);
    }

    @Test
    void aReplayedRequestIsRefusedAsLongAsItWouldBeFresh() {
        byte[] request = requestOf(NOW_NS + 100 * MS);
        assertThat(server.answer(request, NOW_NS)).isInstanceOf(OapAnswer.Accepted.class);
        for (long laterMs = 0; laterMs <= 20_100; laterMs += 67) {
            assertThat(refusal(request, NOW_NS + laterMs * MS).sentence()).contains("replay");
            server.answer(requestOf(NOW_NS + laterMs * MS), NOW_NS + laterMs * MS);
        }
        assertThat(refusal(request, NOW_NS + 20_101 * MS).sentence()).contains("behind");
    }

    @Test
    void aReplayIsStillRecognisedAfterTheWallClockWasPutBack() {
        byte[] request = requestOf(NOW_NS);
        server.answer(request, NOW_NS);
        assertThat(refusal(request, NOW_NS - 50 * MS).sentence()).contains("replay");
    }

    @Test
    void aFloodFillsTheReplayMemoryToItsBoundAndRefusesNobody() {
        OapServer small = new OapServer(100);
        byte[] last = new byte[0];
        for (int i = 0; i < 1050; i++) {
            last = requestOf(NOW_NS);
            assertThat(small.answer(last, NOW_NS)).isInstanceOf(OapAnswer.Accepted.class);
            assertThat(small.remembered()).isLessThanOrEqualTo(200);
        }
        assertThat(refusal(small, last).sentence()).contains("replay");
        assertThat(small.counters().snapshot()).containsEntry("forgotten-early", 900L);
        long laterNs = NOW_NS + 45_000 * MS;
        assertThat(small.answer(requestOf(laterNs), laterNs))
                .isInstanceOf(OapAnswer.Accepted.class);
        assertThat(small.remembered()).isEqualTo(1);
    }

    @Test
    void requestsOfThisVerySystemTakeNoPlaceInTheMemory() {
        OapServer small = new OapServer(1);
        byte[] request = requestOf(NOW_NS);
        for (int i = 0; i < 10; i++) {
            assertThat(small.answerOwn(request, NOW_NS)).isInstanceOf(OapAnswer.Accepted.class);
        }
        assertThat(small.remembered()).isZero();
        assertThat(small.answerOwn(new byte[36], NOW_NS)).isInstanceOf(OapAnswer.Refused.class);
    }

    @Test
    void whoAsksForEncryptionIsRefusedWithASentence() {
        OapHeader header =
                new OapHeader(
                        new OapId(1, 1),
                        NOW_NS,
                        OapCipher.AES_256_GCM,
                        OapDigest.SHA_256,
                        OapDigest.SHA_256,
                        false,
                        false);
        byte[] request = OapCodec.encode(new OapRequest(header, NONE, new byte[44], NONE, NONE));
        OapAnswer.Refused refused = refusal(request, NOW_NS);
        assertThat(refused.response()).isEqualTo(-1008);
        assertThat(refused.sentence()).contains("encryption is not available in this version");
    }

    @Test
    void clientEncapsulationTowardsAServerWithoutConfigurationIsAnEncryptionError() {
        OapHeader header =
                new OapHeader(
                        new OapId(1, 2),
                        NOW_NS,
                        OapCipher.AES_256_GCM,
                        OapDigest.SHA_256,
                        OapDigest.NONE,
                        true,
                        true);
        byte[] request = OapCodec.encode(new OapRequest(header, NONE, new byte[1120], NONE, NONE));
        assertThat(refusal(request, NOW_NS).response()).isEqualTo(-1008);
    }

    @Test
    void aCipherWithoutKeyExchangeMeansNoEncryption() {
        OapHeader header =
                new OapHeader(
                        new OapId(1, 3),
                        NOW_NS,
                        OapCipher.AES_256_GCM,
                        OapDigest.SHA_256,
                        OapDigest.NONE,
                        false,
                        false);
        byte[] request = OapCodec.encode(new OapRequest(header, NONE, NONE, NONE, NONE));
        OapAnswer.Accepted answer = (OapAnswer.Accepted) server.answer(request, NOW_NS);
        assertThat(answer.response()).hasSize(84);
        assertThat(Arrays.copyOfRange(answer.response(), 24, 28)).containsOnly(0);
    }

    @Test
    void aClientWithACertificateIsRefusedAndNotRemembered() {
        byte[] request =
                OapCodec.encode(
                        new OapRequest(
                                OapHeader.plain(new OapId(1, 4), NOW_NS),
                                new byte[500],
                                NONE,
                                NONE,
                                new byte[64]));
        OapAnswer.Refused refused = refusal(request, NOW_NS);
        assertThat(refused.response()).isEqualTo(-1009);
        assertThat(refused.sentence()).contains("certificates cannot be verified");
        assertThat(server.remembered()).isZero();
    }

    @Test
    void aDigestThatTheJdkLacksIsRefusedAsUnsupported() {
        OapHeader header =
                new OapHeader(
                        new OapId(1, 5),
                        NOW_NS,
                        OapCipher.NONE,
                        OapDigest.NONE,
                        OapDigest.BLAKE2B_512,
                        false,
                        false);
        byte[] request = OapCodec.encode(new OapRequest(header, NONE, NONE, NONE, NONE));
        OapAnswer.Refused refused = refusal(request, NOW_NS);
        assertThat(refused.response()).isEqualTo(-95);
        assertThat(refused.sentence()).contains("blake2b512");
    }

    @Test
    void everyTruncatedOrExtendedRequestIsRefusedAsMalformed() {
        byte[] request = requestOf(NOW_NS);
        for (int length = 0; length < request.length; length++) {
            assertThat(refusal(Arrays.copyOf(request, length), NOW_NS).response()).isEqualTo(-1009);
        }
        assertThat(refusal(Arrays.copyOf(request, request.length + 1), NOW_NS).sentence())
                .contains("malformed");
        assertThat(refusal(new byte[100_000], NOW_NS).sentence()).contains("malformed");
    }

    @Test
    void randomBytesAreNeverAcceptedNorThrow() {
        long seed = 20_261_121;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = requestOf(NOW_NS);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(36, 200));
            int changes = random.nextInt(1, 6);
            for (int c = 0; c < changes; c++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            OapAnswer answer = server.answer(bytes, NOW_NS);
            assertThat(answer).as("seed %d, round %d", seed, i).isNotNull();
        }
        assertThat(server.remembered()).isLessThanOrEqualTo(20_000);
    }

    @Test
    void everyRequestIsCounted() {
        server.answer(requestOf(NOW_NS), NOW_NS);
        server.answer(NONE, NOW_NS);
        server.answer(requestOf(NOW_NS - 30_000 * MS), NOW_NS);
        assertThat(server.counters().snapshot())
                .containsEntry("accepted", 1L)
                .containsEntry("refused-malformed", 1L)
                .containsEntry("refused-stale", 1L);
    }

    private static OapAnswer.Refused refusal(OapServer other, byte[] request) {
        OapAnswer answer = other.answer(request, NOW_NS);
        assertThat(answer).isInstanceOf(OapAnswer.Refused.class);
        return (OapAnswer.Refused) answer;
    }
}
