package org.o7s.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.unicast.OepCodec;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;

/** docs/wire/wire-unicast.md 3.2 and row OEP5: silence, loss, floods, and giving up. */
class SilenceTest {
    private final School school = new School();

    @AfterEach
    void everybodyIsDone() {
        school.advanceMs(10_000);
        school.assertQuiet();
    }

    @Test
    void aMemberThatDoesNotAnswerIsLeftAfterASecond() {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        school.advanceMs(999);
        assertThat(attempt.reply.isAnswered()).isFalse();
        school.advanceMs(1);
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-TIMEOUT");
        assertThat(talk.newcomer().isClosed()).isTrue();
    }

    @Test
    void anAnswerThatComesLaterIsTooLate() {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        school.advanceMs(1_000);
        school.serve(talk);
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-TIMEOUT");
        attempt.confirm();
        assertThat(school.count("enrolments-confirmed")).isZero();
    }

    @Test
    void aMemberThatLeavesFailsTheAttemptAtOnce() {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        school.memberLoop.execute(talk.member()::close);
        school.world.settle();
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-ENDED");
    }

    @Test
    void aRequestThatCannotLeaveFailsTheAttempt() {
        Talk talk = school.talk();
        talk.takeNothing();
        assertThat(school.enrol(talk).reply.problem().code()).isEqualTo("E-ENROLL-BUSY");
    }

    @Test
    void aNewcomerThatAsksNothingIsLeftAfterFiveSeconds() {
        Talk talk = school.served();
        school.advanceMs(4_999);
        assertThat(talk.member().isClosed()).isFalse();
        school.advanceMs(1);
        assertThat(talk.member().isClosed()).isTrue();
        assertThat(school.count("closed-silent")).isOne();
    }

    @Test
    void aNewcomerThatNeverConfirmsIsLeftAfterFiveSeconds() {
        Talk talk = school.served();
        school.advanceMs(4_000);
        School.Attempt attempt = school.enrol(talk);
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        school.advanceMs(4_999);
        assertThat(talk.member().isClosed()).isFalse();
        school.advanceMs(1);
        assertThat(talk.member().isClosed()).isTrue();
        assertThat(school.count("closed-silent")).isOne();
        attempt.confirm();
        assertThat(school.count("enrolments-confirmed")).isZero();
    }

    @Test
    void aLostRequestIsNotRepeated() {
        Talk talk = school.served();
        talk.lose(n -> n == 1);
        School.Attempt attempt = school.enrol(talk);
        school.advanceMs(1_000);
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-TIMEOUT");
        assertThat(school.count("closed-ended")).isOne();
    }

    @Test
    void aLostResponseIsNotRepeated() {
        Talk talk = school.served();
        talk.lose(n -> n == 2);
        talk.forgetEnds();
        School.Attempt attempt = school.enrol(talk);
        school.advanceMs(1_000);
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-TIMEOUT");
        school.advanceMs(4_000);
        assertThat(school.count("enrolments-answered")).isOne();
        assertThat(school.count("closed-silent")).isOne();
    }

    @Test
    void aLostConfirmationChangesNothingForTheNewcomer() {
        Talk talk = school.served();
        talk.lose(n -> n == 3);
        School.Attempt attempt = school.enrol(talk);
        attempt.confirm();
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        assertThat(school.count("closed-ended")).isOne();
    }

    @Test
    void aFloodOfNewcomersEndsTheOldestAndRefusesNobodyElse() {
        List<Talk> flood = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            flood.add(school.served());
        }
        assertThat(school.count("closed-flood")).isEqualTo(500 - EnrolmentServer.NEWCOMERS_MAX);
        assertThat(flood.stream().filter(t -> !t.member().isClosed()))
                .hasSize(EnrolmentServer.NEWCOMERS_MAX);
        School.Attempt attempt = school.enrol(school.served());
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        attempt.confirm();
        school.advanceMs(5_000);
        assertThat(flood).allMatch(t -> t.member().isClosed());
    }

    @Test
    void aServerThatStopsLetsGoOfEverybody() {
        Talk silent = school.served();
        Talk asking = school.served();
        asking.newcomer().send(OepCodec.encode(new OepRequest(1, 0)));
        school.world.settle();
        school.memberLoop.execute(school.server::stop);
        school.world.settle();
        assertThat(silent.newcomer().isClosed()).isTrue();
        assertThat(asking.newcomer().isClosed()).isTrue();
        school.assertQuiet();
    }

    @Test
    void anAttemptCanBeGivenUpBeforeTheAnswer() {
        Talk talk = school.talk();
        School.Attempt attempt = school.enrol(talk);
        attempt.run(attempt.client::abandon);
        assertThat(attempt.reply.problem().code()).isEqualTo("E-ENROLL-CANCELLED");
        assertThat(talk.newcomer().isClosed()).isTrue();
        school.assertQuiet();
    }

    @Test
    void anAttemptCanBeGivenUpAfterTheAnswer() {
        School.Attempt attempt = school.enrol(school.served());
        assertThat(attempt.reply.value()).isEqualTo(School.LAYER);
        attempt.run(attempt.client::abandon);
        attempt.confirm();
        attempt.run(attempt.client::abandon);
        assertThat(school.count("closed-ended")).isOne();
        assertThat(school.count("enrolments-confirmed")).isZero();
    }
}
