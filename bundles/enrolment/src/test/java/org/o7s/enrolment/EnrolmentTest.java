package org.o7s.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.wire.g23.unicast.Features;
import org.o7s.wire.g23.unicast.OepCodec;
import org.o7s.wire.g23.unicast.OepLayer;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;
import org.o7s.wire.g23.unicast.OepPolicy;

/** docs/wire/wire-unicast.md 3: newcomers and members that mean well. */
class EnrolmentTest {
    private static final long NS_PER_S = 1_000_000_000L;

    private final School school = new School();

    @AfterEach
    void everybodyIsDone() {
        school.advanceMs(10_000);
        school.assertQuiet();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    @Test
    void aNewcomerGetsTheConfigurationOfTheLayer() {
        Talk talk = school.served();
        School.Attempt attempt = school.enrol(talk);
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        assertThat(attempt.client.features()).isEqualTo(Features.O7S);
        assertThat(attempt.client.notice()).isEmpty();
        assertThat(school.count("enrolments-confirmed")).isZero();
        attempt.confirm();
        assertThat(school.count("enrolments-answered")).isOne();
        assertThat(school.count("enrolments-confirmed")).isOne();
        assertThat(talk.newcomer().isClosed()).isTrue();
        assertThat(talk.member().isClosed()).isTrue();
    }

    /** The example of 3.3, as a C newcomer sees it. */
    @Test
    void aCMemberGetsTheBytesOfTheSpecification() {
        school.world.clocks().jumpWall(1_750_000_000L * NS_PER_S + 123_456_789);
        school.world.clocks().jumpWall(-1_700_000_000L * NS_PER_S);
        Talk talk = school.served();
        talk.newcomer().send(hex("0a08 0102030405060708"));
        school.world.settle();
        assertThat(talk.newcomer().read())
                .containsExactly(
                        hex(
                                """
                                0a08 0102030405060708  10 80c3bbc206  18 959aef3a  20 00
                                2a 41
                                   0a 07  0a 03 756e69  10 01
                                   10 01
                                   1a 34
                                      0a 14  08 04 10 08 18 3c
                                             22 0c 08 00 12 08 0800 1004 180f 203c
                                      12 18  08 00
                                             12 14 0803 1008 18 80a305 20 8407 28 8407 30 c4e6888901
                                      18 00  20 01
                                """));
        talk.newcomer().send(hex("0a08 0102030405060708 10 00"));
        school.world.settle();
        assertThat(school.count("enrolments-confirmed")).isOne();
        assertThat(talk.newcomer().isClosed()).isTrue();
    }

    @Test
    void namedPoliciesAreForO7sAlone() {
        OepLayer named =
                School.LAYER.withPolicies(Map.of("routing", OepPolicy.of("distance-vector")));
        school.configure(Optional.of(named));
        School.Attempt attempt = school.enrol(school.served());
        assertThat(attempt.reply.value()).isEqualTo(named);
        attempt.confirm();
        Talk talk = school.served();
        talk.newcomer().send(OepCodec.encode(new OepRequest(5, 0)));
        school.world.settle();
        byte[] response = talk.newcomer().read().getFirst();
        assertThat(new String(response, StandardCharsets.ISO_8859_1))
                .contains("uni")
                .doesNotContain("distance-vector");
    }

    @Test
    void aLayerMayBeForO7sAlone() {
        school.configure(
                features ->
                        Features.has(features, Features.O7S)
                                ? Optional.of(School.LAYER)
                                : Optional.empty());
        School.Attempt attempt = school.enrol(school.served());
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        attempt.confirm();
        Talk talk = school.served();
        talk.newcomer().send(hex("0a08 0102030405060708"));
        school.world.settle();
        assertThat(talk.newcomer().read()).hasSize(1);
        assertThat(talk.newcomer().isClosed()).isTrue();
        assertThat(school.count("refused-no-layer")).isOne();
    }

    @Test
    void anAttemptHasAnIdOfItsOwn() {
        Talk one = school.talk();
        Talk two = school.talk();
        school.enrol(one);
        school.enrol(two);
        assertThat(one.member().read().getFirst()).isNotEqualTo(two.member().read().getFirst());
    }

    @Test
    void aBroadcastIpcpJoinsABroadcastLayer() {
        school.configure(Optional.of(OepLayer.broadcast("bc")));
        School.Attempt attempt =
                school.enrol(school.served(), IpcpType.BROADCAST, Optional.of("bc"));
        assertThat(attempt.reply.value().name()).isEqualTo("bc");
        attempt.confirm();
    }

    @Test
    void theLayerThatWasAskedForIsTheOneThatIsJoined() {
        School.Attempt attempt =
                school.enrol(school.served(), IpcpType.UNICAST, Optional.of("uni"));
        assertThat(attempt.reply.value().name()).isEqualTo("uni");
        attempt.confirm();
    }

    /** Row OEP6. */
    @Test
    void anotherLayerIsNotJoined() {
        Talk talk = school.served();
        School.Attempt attempt = school.enrol(talk, IpcpType.UNICAST, Optional.of("lan"));
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-LAYER");
        assertThat(attempt.reply.problem().sentence())
                .contains("layer \"lan\" is wanted, but the member is in layer \"uni\"");
        assertThat(talk.newcomer().isClosed()).isTrue();
        assertThat(school.count("enrolments-confirmed")).isZero();
    }

    @Test
    void aLayerOfAnotherTypeIsNotJoined() {
        School.Attempt attempt =
                school.enrol(school.served(), IpcpType.BROADCAST, Optional.empty());
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-TYPE");
    }

    @Test
    void aMemberWithoutALayerRefuses() {
        school.configure(Optional.empty());
        School.Attempt attempt = school.enrol(school.served());
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-REFUSED");
        assertThat(school.count("refused-no-layer")).isOne();
    }

    @Test
    void aConfigurationThatNoMessageHoldsIsRefusedAndHarmsNothing() {
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < OepPolicy.MAX_PARAMETERS; i++) {
            many.put("parameter-" + i, "v".repeat(40));
        }
        OepPolicy large = new OepPolicy("large", many);
        school.configure(
                Optional.of(School.LAYER.withPolicies(Map.of("routing", large, "pff", large))));
        School.Attempt attempt = school.enrol(school.served());
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-REFUSED");
    }

    @Test
    void newcomersAreServedAtTheSameTime() {
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < EnrolmentServer.NEWCOMERS_MAX - 1; i++) {
            talks.add(school.served());
        }
        School.Attempt attempt = school.enrol(school.served());
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        attempt.confirm();
        assertThat(talks).noneMatch(t -> t.member().isClosed());
    }

    @Test
    void aClockThatDiffersIsNoticed() {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        school.advanceMs(100);
        school.world.clocks().jumpWall(21_000_000);
        school.serve(talk);
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        assertThat(attempt.client.notice())
                .isEqualTo(
                        "the clock of the member that enrols \"n2\" differs by at least 0.021 s;"
                                + " entries of the directory live longer or shorter than they"
                                + " should");
        attempt.confirm();
    }

    @Test
    void aClockIsAllowedTheTimeOfTheTripAndTwentyMilliseconds() {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        school.advanceMs(100);
        school.world.clocks().jumpWall(19_000_000);
        school.serve(talk);
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        assertThat(attempt.client.notice()).isEmpty();
        attempt.confirm();
    }
}
