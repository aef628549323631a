package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctMark;

/** The first packets of a flow, when some of them are lost. */
class StartTest {
    private static final long MS = Pair.MS;

    private static Pair writing(boolean extended, int messages) {
        Pair pair = new Pair(Pair.data(extended), Path.CLEAN.delay(10, 0), 1);
        for (int i = 0; i < messages; i++) {
            pair.a.toWrite.add(Pair.message(i, 40));
        }
        return pair;
    }

    /** The first packets that A sends are lost. */
    private static Pair losing(Pair pair, int packets) {
        pair.dropFromA(packets);
        return pair;
    }

    @Test
    void theFirstPacketThatOthersFollowIsSentSoThatALostOneCostsNothing() {
        Pair pair = losing(writing(true, 10), 1);
        pair.runUntil(15 * MS);
        assertThat(pair.b.read).hasSize(10);
        assertThat(pair.a.count("timeouts")).isZero();
    }

    @Test
    void aFirstPacketThatNoneFollowsIsSentOnce() {
        Solo solo = Solo.offering(true, 16);
        solo.write("30");
        assertThat(solo.sent()).hasSize(1);
        solo.write("31");
        solo.write("32");
        assertThat(solo.sent()).hasSize(2);
    }

    @Test
    void towardsWhomNothingBeyondThePrototypeIsOfferedNoPacketIsSentTwice() {
        Solo solo = Solo.toPrototype(true, 16);
        solo.write("30");
        solo.write("31");
        assertThat(solo.sent()).hasSize(2);
    }

    @Test
    void aPeerThatShowsItsMarkAndAcknowledgesNothingGetsTheFirstPacketAtOnce() {
        Pair pair = losing(writing(true, 10), 3);
        // 10 ms there, 20 ms until the peer introduces itself, 10 ms back and 10 ms there.
        pair.runUntil(55 * MS);
        assertThat(pair.b.read).isNotEmpty();
    }

    @Test
    void aMarkThatCrossedTheFirstPacketIsNoReasonToSendItAgain() {
        Solo solo = Solo.offering(true, 16);
        solo.write("30");
        assertThat(solo.sent()).hasSize(1);
        solo.after(MS).marks(FrctMark.SEEN | FrctMark.KNOWN, 256, 1000);
        assertThat(solo.sent()).isEmpty();
        solo.comes(FrctHeader.ACK | FrctHeader.DRF, 0, 0, 17, "");
        solo.after(100 * MS).marks(FrctMark.SEEN | FrctMark.KNOWN, 256, 1000);
        assertThat(solo.sent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void firstQuestionsAreAskedAgainBeforeASecondHasPassed(int lost) {
        Pair pair = losing(writing(true, 1), lost);
        pair.runUntil(900 * MS);
        assertThat(pair.b.read).hasSize(1);
    }

    @Test
    void aLostAcknowledgementIsToldAgainWhilePacketsAreMissing() {
        Solo solo = Solo.extended(true, 16);
        solo.comes(FrctHeader.DATA | FrctHeader.DRF, 0, 10, 0, "30");
        solo.comes(FrctHeader.DATA, 0, 12, 0, "32");
        assertThat(solo.sent()).hasSize(1);
        assertThat(solo.sentWithin(100 * MS)).hasSize(4);
        solo.comes(FrctHeader.DATA, 0, 11, 0, "31");
        assertThat(solo.sentWithin(100 * MS)).hasSize(1);
    }
}
