package org.o7s.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.wire.g23.unicast.OepCodec;
import org.o7s.wire.g23.unicast.OepMessage.OepConfirmation;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;

/** docs/wire/wire-unicast.md 11, rows OEP1 to OEP4, and what else a peer may say. */
class BadMessagesTest {
    private static final byte[] ID7 = new byte[7];
    private static final byte[] ID9 = new byte[9];

    private final School school = new School();

    @AfterEach
    void everybodyIsDone() {
        school.advanceMs(10_000);
        school.assertQuiet();
    }

    /** The parts of a configuration, each of which can be wrong. */
    private static final class Conf {
        private Proto info = new Proto().text(1, "uni").number(2, 1);
        private long type = 1;
        private Proto linkState = new Proto().number(1, 0).number(2, 4).number(3, 15).number(4, 60);
        private Optional<Proto> routing = Optional.empty();
        private Optional<Proto> directory = Optional.empty();
        private long alpha = 3;
        private long k = 8;
        private long expire = 86_400;
        private long refresh = 900;
        private long replicate = 900;
        private long peer = 7;
        private long addressBytes = 4;
        private long ttl = 60;
        private long addressPolicy;
        private long congestionPolicy = 1;
        private boolean unicast = true;

        Proto build() {
            Proto dht =
                    new Proto()
                            .number(1, alpha)
                            .number(2, k)
                            .number(3, expire)
                            .number(4, refresh)
                            .number(5, replicate)
                            .number(6, peer);
            Proto transfer =
                    new Proto()
                            .number(1, addressBytes)
                            .number(2, 8)
                            .number(3, ttl)
                            .message(
                                    4,
                                    routing.orElse(new Proto().number(1, 0).message(2, linkState)));
            Proto conf = new Proto().message(1, info).number(2, type);
            return unicast
                    ? conf.message(
                            3,
                            new Proto()
                                    .message(1, transfer)
                                    .message(
                                            2,
                                            directory.orElse(
                                                    new Proto().number(1, 0).message(2, dht)))
                                    .number(3, addressPolicy)
                                    .number(4, congestionPolicy))
                    : conf;
        }
    }

    /** Changes one thing of a configuration. */
    private interface Change {
        void in(Conf conf);
    }

    private static Arguments conf(String row, Change change) {
        Function<byte[], byte[]> response =
                id -> {
                    Conf conf = new Conf();
                    change.in(conf);
                    return response(id, 0, conf.build());
                };
        return Arguments.of(row, response);
    }

    private static Arguments raw(String row, Function<byte[], byte[]> response) {
        return Arguments.of(row, response);
    }

    private static byte[] response(byte[] id, long response, Proto conf) {
        return new Proto()
                .bytes(1, id)
                .number(2, 1_700_000_000L)
                .number(3, 0)
                .number(4, response)
                .message(5, conf)
                .toArray();
    }

    static Stream<Arguments> badResponses() {
        Proto good = new Conf().build();
        return Stream.of(
                raw("OEP1 id of 7 bytes", id -> response(ID7, 0, good)),
                raw("OEP1 id of 9 bytes", id -> response(ID9, 0, good)),
                raw("OEP1 another id", id -> response(new byte[8], 0, good)),
                raw(
                        "OEP2 no configuration",
                        id ->
                                new Proto()
                                        .bytes(1, id)
                                        .number(2, 1)
                                        .number(3, 1)
                                        .number(4, 0)
                                        .toArray()),
                conf("OEP2 no unicast", c -> c.unicast = false),
                conf("OEP2 no link state", c -> c.routing = Optional.of(new Proto().number(1, 0))),
                conf("OEP2 no DHT", c -> c.directory = Optional.of(new Proto().number(1, 0))),
                conf("OEP3 name", c -> c.info = new Proto().text(1, "n".repeat(256)).number(2, 1)),
                conf("OEP3 no name", c -> c.info = new Proto().text(1, "").number(2, 1)),
                conf("OEP4 hash", c -> c.info = new Proto().text(1, "uni").number(2, 4)),
                conf("OEP4 recalculation", c -> c.linkState = seconds(0, 15, 60)),
                conf("OEP4 update", c -> c.linkState = seconds(4, 0, 60)),
                conf("OEP4 timeout", c -> c.linkState = seconds(4, 15, 0)),
                conf("OEP4 link state policy", c -> c.linkState = policy(3)),
                conf("OEP4 routing", c -> c.routing = Optional.of(family(new Proto()))),
                conf("OEP4 directory", c -> c.directory = Optional.of(family(new Proto()))),
                conf("OEP4 alpha", c -> c.alpha = 0),
                conf("OEP4 alpha", c -> c.alpha = 11),
                conf("OEP4 k", c -> c.k = 0),
                conf("OEP4 k", c -> c.k = 21),
                conf("OEP4 expiry", c -> c.expire = 9),
                conf("OEP4 expiry", c -> c.expire = 86_401),
                conf("OEP4 refresh", c -> c.refresh = 2),
                conf("OEP4 replication", c -> c.replicate = 3_601),
                conf("OEP4 peer", c -> c.peer = 1L << 32),
                conf("OEP4 address size", c -> c.addressBytes = 8),
                conf("OEP4 TTL", c -> c.ttl = 0),
                conf("OEP4 address policy", c -> c.addressPolicy = 1),
                conf("OEP4 congestion policy", c -> c.congestionPolicy = 2),
                conf("unknown type", c -> c.type = 4),
                raw("positive response", id -> response(id, 1, good)),
                raw("no bytes of it", id -> new byte[] {0x0a}),
                raw("too long", id -> new byte[OepCodec.MAX_BYTES + 1]));
    }

    private static Proto seconds(long recalculate, long update, long timeout) {
        return new Proto().number(1, 0).number(2, recalculate).number(3, update).number(4, timeout);
    }

    private static Proto policy(long number) {
        return new Proto().number(1, number).number(2, 4).number(3, 15).number(4, 60);
    }

    private static Proto family(Proto parameters) {
        return new Proto().number(1, 1).message(2, parameters);
    }

    private static byte[] idOf(byte[] request) {
        return Arrays.copyOfRange(request, 2, 10);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badResponses")
    void aBadResponseIsNotTaken(String row, Function<byte[], byte[]> response) {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        byte[] request = talk.member().read().getFirst();
        talk.member().send(response.apply(idOf(request)));
        school.world.settle();
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-ANSWER");
        assertThat(talk.newcomer().isClosed()).isTrue();
        assertThat(talk.member().read()).as("nothing is confirmed").isEmpty();
    }

    @Test
    void theResponseThatTheOthersAreMadeFromIsGood() {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        byte[] request = talk.member().read().getFirst();
        talk.member().send(response(idOf(request), 0, new Conf().build()));
        school.world.settle();
        assertThat(attempt.reply.value().name()).isEqualTo("uni");
        assertThat(attempt.client.features()).isZero();
        attempt.confirm();
        assertThat(idOf(talk.member().read().getFirst())).isEqualTo(idOf(request));
    }

    @Test
    void aRefusalIsToldWithItsNumber() {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        byte[] id = idOf(talk.member().read().getFirst());
        talk.member().send(response(id, -13, new Proto()));
        school.world.settle();
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-REFUSED");
        assertThat(attempt.reply.problem().sentence()).contains("(-13)");
    }

    @Test
    void aClockAtTheEndOfTimeIsOnlyNoticed() {
        for (long seconds : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0}) {
            Talk talk = school.talk();
            School.Attempt attempt = school.enrol(talk);
            byte[] id = idOf(talk.member().read().getFirst());
            talk.member()
                    .send(
                            new Proto()
                                    .bytes(1, id)
                                    .number(2, seconds)
                                    .number(3, 999_999_999)
                                    .number(4, 0)
                                    .message(5, new Conf().build())
                                    .toArray());
            school.world.settle();
            assertThat(attempt.reply.value().name()).isEqualTo("uni");
            assertThat(attempt.client.notice()).contains("the clock of the member");
            attempt.confirm();
        }
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                Arguments.of("OEP1 id of 7 bytes", new Proto().bytes(1, ID7).toArray()),
                Arguments.of("OEP1 id of 9 bytes", new Proto().bytes(1, ID9).toArray()),
                Arguments.of("no id", new Proto().number(3, 1).toArray()),
                Arguments.of("cut", new byte[] {0x0a, 0x08, 1}),
                Arguments.of("too long", new byte[OepCodec.MAX_BYTES + 1]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void aBadRequestIsCountedAndTheFlowEnds(String row, byte[] request) {
        Talk talk = school.served();
        talk.newcomer().send(request);
        school.world.settle();
        assertThat(talk.newcomer().read()).isEmpty();
        assertThat(talk.newcomer().isClosed()).isTrue();
        assertThat(school.count("refused-malformed")).isOne();
    }

    static Stream<Arguments> badConfirmations() {
        return Stream.of(
                Arguments.of(
                        "OEP1 id of 7 bytes",
                        new Proto().bytes(1, ID7).number(2, 0).toArray(),
                        "refused-malformed"),
                Arguments.of(
                        "the request again",
                        OepCodec.encode(new OepRequest(3, 0)),
                        "refused-malformed"),
                Arguments.of(
                        "another id",
                        OepCodec.encode(new OepConfirmation(4, 0)),
                        "enrolments-failed"),
                Arguments.of(
                        "failed",
                        OepCodec.encode(new OepConfirmation(3, -1)),
                        "enrolments-failed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badConfirmations")
    void aBadConfirmationIsCounted(String row, byte[] confirmation, String counter) {
        Talk talk = school.served();
        talk.newcomer().send(OepCodec.encode(new OepRequest(3, 0)));
        school.world.settle();
        assertThat(talk.newcomer().read()).hasSize(1);
        talk.newcomer().send(confirmation);
        school.world.settle();
        assertThat(school.count(counter)).isOne();
        assertThat(school.count("enrolments-confirmed")).isZero();
        assertThat(talk.newcomer().isClosed()).isTrue();
    }

    @Test
    void anythingAtAllDoesNotHarm() {
        long seed = 4711;
        Random random = new Random(seed);
        byte[] good = response(new byte[8], 0, new Conf().build());
        for (int i = 0; i < 2_000; i++) {
            byte[] garbage = Arrays.copyOf(good, good.length);
            for (int c = 0; c <= random.nextInt(5); c++) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt(256);
            }
            Talk talk = i % 2 == 0 ? school.talk() : school.served();
            if (i % 2 == 0) {
                School.Attempt attempt = school.enrol(talk, IpcpType.UNICAST, Optional.empty());
                System.arraycopy(idOf(talk.member().read().getFirst()), 0, garbage, 2, 8);
                talk.member().send(garbage);
                school.world.settle();
                assertThat(attempt.reply.isAnswered()).as("seed " + seed).isTrue();
                attempt.confirm();
            } else {
                talk.newcomer().send(garbage);
                school.world.settle();
                talk.newcomer().close();
                school.world.settle();
            }
        }
    }
}
