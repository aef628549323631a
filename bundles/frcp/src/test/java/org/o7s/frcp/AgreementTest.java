package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.CrcTrailer;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctMark;

/** How ends find out what they may do beyond 0.23 (docs/wire/extensions.md, "agreement"). */
class AgreementTest {
    private static final long MS = Pair.MS;
    private static final long S = Pair.S;
    private static final String BLOCKED = Integer.toString(FrcpResult.WOULD_BLOCK);
    private static final String LARGE = "30".repeat(250);

    @Test
    void theFirstLargeMessageAsksWithAMark() {
        Solo solo = Solo.offering(true, 16);
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.WOULD_BLOCK);
        assertThat(solo.machine.isWritable()).isFalse();
        assertThat(solo.sent())
                .containsExactly(
                        "12000000"
                                + "00000010"
                                + "00000000"
                                + "6f37730103000000"
                                + "00000800"
                                + "000003e8");
        solo.marks(FrctMark.SEEN, 256, 1000);
        assertThat(solo.machine.isAgreed()).isTrue();
        assertThat(solo.machine.isWritable()).isTrue();
        assertThat(solo.write(LARGE)).isEqualTo(250);
        assertThat(new LinkedHashSet<>(solo.sent())).hasSize(3).first().asString().startsWith("63");
    }

    @Test
    void anEndThatHasNothingToSayAnswersAMarkAndThenKnows() {
        Solo solo = Solo.offering(true, 16);
        solo.marks(0, 256, 1000);
        assertThat(solo.sent())
                .containsExactly("020000000000001000000000" + Solo.mark(3, 1, 2048, 1000));
        solo.after(20 * MS).marks(FrctMark.SEEN, 256, 1000);
        assertThat(solo.sent())
                .containsExactly("020000000000001000000000" + Solo.mark(3, 3, 2048, 1000));
        solo.after(20 * MS).marks(FrctMark.SEEN | FrctMark.KNOWN, 256, 1000);
        assertThat(solo.sentWithin(S)).isEmpty();
    }

    @Test
    void whenBothKnowNoMoreMarksAreSent() {
        Pair pair = new Pair(Pair.data(true), Path.CLEAN.delay(5, 0), 1);
        pair.agree();
        long marks = pair.a.count("marks-sent") + pair.b.count("marks-sent");
        assertThat(marks).isLessThanOrEqualTo(6);
        pair.a.toWrite.add(Pair.message(0, 20));
        pair.runUntil(10 * S);
        pair.b.toWrite.add(Pair.message(0, 20));
        pair.runUntil(20 * S);
        assertThat(pair.a.count("marks-sent") + pair.b.count("marks-sent")).isEqualTo(marks);
    }

    @Test
    void oneWayOfSmallMessagesIsEnoughToFindOut() {
        Pair pair = new Pair(Pair.data(true), Path.CLEAN.delay(5, 0), 1);
        pair.a.toWrite.add(Pair.message(0, 20));
        pair.runUntil(S);
        assertThat(pair.a.machine.isAgreed()).isTrue();
        assertThat(pair.b.machine.isAgreed()).isTrue();
    }

    @Test
    void requestsAndRepliesThatCarryEveryAcknowledgementAreEnoughToFindOut() {
        Pair pair = new Pair(Pair.data(true), Path.CLEAN.delay(1, 0), 1);
        for (int i = 0; i < 100; i++) {
            pair.a.toWrite.add(Pair.message(i, 20));
            pair.runUntil(pair.nowNs + MS);
            pair.b.toWrite.add(Pair.message(i, 20));
            pair.runUntil(pair.nowNs + MS);
        }
        assertThat(pair.a.machine.isAgreed()).isTrue();
        assertThat(pair.b.machine.isAgreed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenMarksAreLostDuplicatedAndReorderedLargeMessagesArrive(boolean retransmits) {
        Seeds.forEach(
                seed -> {
                    FrcpConfig config = retransmits ? Pair.data(true) : Pair.bestEffort(true);
                    Pair pair = new Pair(config, Path.CLEAN.loss(30).delay(50, 10).messy(), seed);
                    for (int i = 0; i < 5; i++) {
                        pair.a.toWrite.add(Pair.message(i, 250));
                        pair.b.toWrite.add(Pair.message(i, 250));
                    }
                    pair.runUntil(120 * S);
                    assertThat(pair.a.toWrite).as(pair::describe).isEmpty();
                    assertThat(pair.b.toWrite).as(pair::describe).isEmpty();
                    if (retransmits) {
                        assertThat(pair.a.read.stream().map(Pair::numberOf))
                                .as(pair::describe)
                                .containsExactly(0L, 1L, 2L, 3L, 4L);
                    }
                    assertThat(pair.a.count("marks-sent")).isLessThan(100);
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void towardsThePrototypeALargeMessageIsRefusedWithinARoundTrip(boolean retransmits) {
        Meeting meeting = new Meeting(retransmits, 0, 4);
        byte[] large = new byte[250];
        MemorySegment segment = MemorySegment.ofArray(large);
        assertThat(meeting.ours.machine.write(segment, 0, 250, 0))
                .isEqualTo(FrcpResult.WOULD_BLOCK);
        meeting.passUntil(10 * MS);
        assertThat(meeting.ours.machine.isWritable()).isTrue();
        assertThat(meeting.ours.machine.write(segment, 0, 250, meeting.nowNs))
                .isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(meeting.ours.machine.messageBytes()).isEqualTo(100);
        for (int i = 0; i < 500; i++) {
            meeting.ours.toWrite.add(Pair.message(i, 20));
            meeting.theirWrites.add(Pair.message(i, 20));
        }
        meeting.passUntil(5 * S);
        assertThat(meeting.theirReads).hasSize(500);
        assertThat(meeting.ours.read).hasSize(500);
        assertThat(meeting.ours.count("marks-received")).isZero();
    }

    @Test
    void whoeverSaysNothingRefusesAfterThreeSecondsAndIsAskedAgainByTheNextMessage() {
        Solo solo = Solo.offering(true, 16);
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.WOULD_BLOCK);
        assertThat(solo.sentWithin(3 * S - 1)).hasSizeBetween(5, 12);
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.WOULD_BLOCK);
        assertThat(solo.machine.deadlineNs()).isEqualTo(3 * S);
        solo.after(1);
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(solo.sent()).isEmpty();
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.WOULD_BLOCK);
        assertThat(solo.sent()).hasSize(1);
        assertThat(solo.write("30")).isEqualTo(1);
    }

    @Test
    void aVerdictThatNobodyFetchedIsForgotten() {
        Solo solo = Solo.offering(true, 16);
        solo.write(LARGE);
        solo.sentWithin(60 * S);
        assertThat(solo.machine.isWritable()).isTrue();
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.WOULD_BLOCK);
    }

    @Test
    void aMessageBeyondTheLimitIsRefusedWithoutAsking() {
        Solo solo = Solo.offering(true, 16);
        assertThat(solo.write("30".repeat(1001))).isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(solo.sent()).isEmpty();
        solo.marks(0, 256, 300);
        assertThat(solo.machine.messageBytes()).isEqualTo(300);
        assertThat(solo.write("30".repeat(301))).isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(solo.write("30".repeat(300))).isEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({
        "6f377301030000000000003f00000100, 1",
        "6f377301030000000001000100000100, 1",
        "6f377301030000000000010000000000, 1",
        "6f377301030000000000010001000001, 1",
        "6f37730103000000fffffffffffffffe, 1",
        "6f377302030000000000010000000100, 0",
        "6f377301030000000000010000000000, 1",
        "6f3773010300000000000100000001, 0",
        "00000000000000000000000000000000, 0",
    })
    void forgedMarksAreIgnored(String mark, int counted) {
        Solo solo = Solo.offering(true, 16);
        solo.comes(FrctHeader.DRF, 0, 0, 0, mark);
        assertThat(solo.machine.isAgreed()).isFalse();
        assertThat(solo.count("marks-ignored")).isEqualTo(counted);
        assertThat(solo.sentWithin(S)).isEmpty();
        solo.marks(0, 256, 1000);
        assertThat(solo.machine.isAgreed()).isTrue();
    }

    @Test
    void theFirstMarkCounts() {
        Solo solo = Solo.offering(true, 16);
        solo.marks(0, 256, 500);
        solo.marks(0, 64, 1);
        assertThat(solo.machine.messageBytes()).isEqualTo(500);
    }

    @Test
    void manyMarksAreAnsweredAtMostEveryTenMilliseconds() {
        Solo solo = Solo.offering(true, 16);
        int answers = 0;
        for (int i = 0; i < 10_000; i++) {
            solo.marks(0, 256, 1000);
            answers += solo.sentWithin(10_000).size();
        }
        assertThat(answers).isBetween(9, 11);
    }

    @Test
    void whoDoesNotOfferSendsNoMarkAndBelievesNone() {
        Solo solo = Solo.toPrototype(true, 16);
        solo.marks(0, 256, 1000);
        assertThat(solo.sentWithin(S)).isEmpty();
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(solo.count("marks-ignored")).isEqualTo(1);
        Pair pair =
                new Pair(
                        Pair.data(true),
                        Pair.data(false),
                        Path.CLEAN.delay(5, 0),
                        1,
                        Solo.POOL_PACKETS);
        byte[] large = new byte[250];
        MemorySegment segment = MemorySegment.ofArray(large);
        pair.a.machine.write(segment, 0, 250, 0);
        pair.a.toWrite.add(Pair.message(0, 20));
        pair.b.toWrite.add(Pair.message(0, 20));
        pair.runUntil(2 * S);
        assertThat(pair.a.machine.write(segment, 0, 250, pair.nowNs))
                .isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(pair.b.count("marks-sent")).isZero();
        assertThat(pair.a.read).hasSize(1);
        assertThat(pair.b.read).hasSize(1);
    }

    @Test
    void anEndWhoseMarkGotLostShowsItAgainThoughItsDataCarryEveryAcknowledgement() {
        Solo solo = Solo.offering(true, 16);
        solo.write(LARGE);
        assertThat(solo.sentWithin(3 * S)).isNotEmpty();
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.TOO_LARGE);
        solo.comes(FrctHeader.DATA | FrctHeader.DRF, 0, 10, 0, "30");
        solo.write("30");
        assertThat(solo.sent()).hasSize(1);
        assertThat(solo.sentWithin(30 * MS)).anyMatch(packet -> packet.contains("6f377301"));
    }

    @Test
    void withoutRetransmissionAForgedNumberDoesNotSilenceAFlowBetweenEndsThatAgreed() {
        Solo solo = Solo.extended(false, 16);
        int data = FrctHeader.DATA | FrctHeader.DRF;
        solo.comes(data, 0, 10, 0, "30");
        solo.comes(data, 0, 11 + (1 << 30), 0, "66");
        solo.comes(data, 0, 11, 0, "31");
        solo.comes(data, 0, 12, 0, "32");
        assertThat(solo.read()).isEqualTo("30");
        assertThat(solo.read()).isEqualTo("66");
        assertThat(solo.read()).isEqualTo("31");
        assertThat(solo.read()).isEqualTo("32");
        solo.comes(FrctHeader.DATA, 0, 13 + (1 << 30), 0, "66");
        assertThat(solo.count("dropped-no-run")).isEqualTo(1);
    }

    @Test
    void whatNeedsOurMarkIsRefusedBeforeItWasSent() {
        Solo solo = Solo.offering(true, 16);
        int first = FrctHeader.DATA | FrctHeader.DRF;
        solo.comes(first | Fragment.FIRST, 0, 10, 0, "30");
        assertThat(solo.count("dropped-fragment-bits")).isEqualTo(1);
        solo.comes(FrctHeader.DATA | FrctHeader.DRF, 0, 10, 0, "30");
        assertThat(solo.read()).isEqualTo("30");
        assertThat(solo.sentWithin(10 * MS).get(0)).contains("6f377301");
        solo.comes(first | Fragment.FIRST, 0, 11, 0, "31");
        solo.comes(first | Fragment.LAST, 0, 12, 0, "32");
        assertThat(solo.read()).isEqualTo("3132");
    }

    @Test
    void aWindowBeyondThatOfThePrototypeIsOfferedAfterAgreementOnly() {
        FrcpConfig config = Solo.unchecked(1024);
        Solo solo = new Solo(config, 16);
        solo.comes(FrctHeader.DATA | FrctHeader.DRF, 0, 0, 0, "30");
        assertThat(solo.read()).isEqualTo("30");
        assertThat(solo.sentWithin(10 * MS).get(0)).startsWith("0e000101");
        solo.marks(0, 1024, 1000);
        List<String> sent = solo.sentWithin(20 * MS);
        assertThat(sent).hasSize(1).first().asString().doesNotStartWith("0e000101");
    }

    @Test
    void whatFollowsAMarkIsNotTakenForAnythingElse() {
        Solo solo = Solo.offering(true, 16);
        solo.write("30");
        solo.sent();
        String words = "7201" + "0000" + "ffffffffffffffff";
        solo.comes(FrctHeader.DRF | FrctHeader.ACK, 0, 0, 16, Solo.mark(3, 0, 256, 1000) + words);
        assertThat(solo.machine.isAgreed()).isTrue();
        assertThat(solo.machine.isQuiet()).isFalse();
        assertThat(solo.read()).isEqualTo(BLOCKED);
    }

    @Test
    void theCheckIsBehindTheMark() {
        Solo solo = new Solo(Solo.config(true, true, true), 16);
        solo.write(LARGE);
        byte[] packet = new byte[200];
        MemorySegment segment = MemorySegment.ofArray(packet);
        int bytes = solo.machine.poll(segment, 0, 0);
        assertThat(bytes).isEqualTo(12 + FrctMark.BYTES + CrcTrailer.BYTES);
        assertThat(new CrcTrailer().matches(segment, 0, bytes)).isTrue();
    }

    @Test
    void whereAMarkFindsNoRoomNoneIsOffered() {
        FrcpConfig all = Solo.config(true, false, true);
        FrcpConfig narrow =
                new FrcpConfig(
                        true,
                        false,
                        true,
                        false,
                        FrctMark.BYTES - 1,
                        256,
                        1000,
                        all.mplNs(),
                        all.acknowledgeNs(),
                        all.giveUpNs(),
                        all.timeoutNs());
        Solo solo = new Solo(narrow, 16);
        assertThat(solo.write(LARGE)).isEqualTo(FrcpResult.TOO_LARGE);
        solo.comes(FrctHeader.DATA | FrctHeader.DRF, 0, 10, 0, "30");
        assertThat(solo.sentWithin(S)).allMatch(packet -> packet.length() == 24);
    }
}
