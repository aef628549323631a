package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctReceived;

/**
 * What a sender makes of words about received packets (docs/wire/extensions.md, "received
 * packets"), also when the peer throws away what it said had come.
 */
class ReceivedWordsTest {
    private static final long MS = Pair.MS;
    private static final long S = Pair.S;
    private static final int FIRST = 64;

    private Solo solo = Solo.extended(true, FIRST);

    private void write(int packets) {
        for (int i = 0; i < packets; i++) {
            assertThat(solo.write("30")).isEqualTo(1);
        }
    }

    /** The peer expects a number, and says that others have come, of which the latest just now. */
    private void tells(int expected, int... came) {
        tellsLatest(came.length == 0 ? expected - 1 : came[came.length - 1], expected, came);
    }

    private void tellsLatest(int latest, int expected, int... came) {
        long bits = 0;
        for (int number : came) {
            bits |= FrctReceived.bit(number);
        }
        int words = came.length == 0 ? 0 : 1;
        byte[] bytes = new byte[FrctReceived.length(words)];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        FrctReceived.write(segment, 0, words, latest, 0);
        if (words > 0) {
            FrctReceived.writeWord(segment, 0, 0, 0, bits);
        }
        int flags = FrctHeader.ACK | FrctHeader.DRF;
        solo.comes(flags, 0, 0, expected, HexFormat.of().formatHex(bytes));
    }

    /** A packet of the peer with DATA, which tells nothing but the number that it expects. */
    private void tellsWithData(int number, int expected) {
        solo.comes(FrctHeader.ACK | FrctHeader.DATA | FrctHeader.DRF, 0, number, expected, "30");
    }

    private static List<Integer> numbers(List<String> packets) {
        return packets.stream()
                .filter(packet -> packet.length() > 2)
                .filter(
                        packet ->
                                (Integer.parseInt(packet.substring(0, 2), 16) & FrctHeader.DATA)
                                        != 0)
                .map(packet -> Integer.parseUnsignedInt(packet.substring(8, 16), 16))
                .toList();
    }

    @Test
    void whatThePeerThrewAwayIsSentAgainAtOnceAlsoWhenOnlyItsDataSaysSo() {
        write(3);
        solo.sent();
        solo.after(20 * MS);
        tells(FIRST, FIRST + 1, FIRST + 2);
        // The first one comes while the peer has no memory: it takes that of the last one.
        solo.after(20 * MS);
        tellsWithData(500, FIRST + 2);
        assertThat(numbers(solo.sent())).contains(FIRST + 2);
        solo.after(20 * MS);
        tells(FIRST + 3);
        assertThat(solo.machine.isQuiet()).isTrue();
    }

    @Test
    void aPeerThatTakesBackWhatItSaidNeverMakesAPollThrow() {
        write(4);
        solo.sent();
        solo.after(20 * MS);
        tells(FIRST, FIRST + 1, FIRST + 2);
        tellsWithData(500, FIRST + 1);
        solo.sentWithin(3 * S);
        tells(FIRST + 1);
        solo.sentWithin(100 * MS);
        tells(FIRST + 1);
        solo.sentWithin(100 * MS);
        tellsWithData(501, FIRST + 4);
        write(1);
        solo.sentWithin(3 * S);
        tells(FIRST + 5);
        assertThat(solo.sentWithin(S)).isEmpty();
        assertThat(solo.machine.isQuiet()).isTrue();
        assertThat(solo.sendPool.inUse()).isZero();
    }

    @Test
    void aPacketThatThePeerTakesBackEndsTheFlowAfterRCountedFromItsFirstSending() {
        write(3);
        solo.sent();
        tells(FIRST, FIRST + 1);
        solo.sentWithin(60 * S);
        tellsWithData(500, FIRST + 1);
        solo.sentWithin(60 * S);
        assertThat(solo.machine.state()).isEqualTo(FrcpState.UP);
        solo.sentWithin(S);
        assertThat(solo.machine.state()).isEqualTo(FrcpState.DOWN);
    }

    @Test
    void othersThatWereThrownAwayAreFoundTooAlsoWhenTheClockIsBelowZero() {
        solo = Solo.extendedAt(-1000 * S, FIRST);
        write(4);
        solo.sent();
        solo.after(20 * MS);
        tells(FIRST, FIRST + 1, FIRST + 2, FIRST + 3);
        assertThat(numbers(solo.sentWithin(MS))).containsExactly(FIRST);
        solo.after(20 * MS);
        tellsWithData(500, FIRST + 1);
        tellsLatest(FIRST, FIRST + 1, FIRST + 3);
        assertThat(numbers(solo.sentWithin(30 * MS))).contains(FIRST + 1, FIRST + 2);
    }

    @Test
    void aFilledHoleAndFirstSendingsToldTogetherAreNotTakenForOvertaking() {
        write(8);
        solo.sent();
        solo.after(20 * MS);
        tells(FIRST, FIRST + 1, FIRST + 2, FIRST + 3, FIRST + 4);
        assertThat(numbers(solo.sentWithin(MS))).containsExactly(FIRST);
        // Packet 5 is lost; 6 and 7 are told together with the repeated first one.
        solo.after(20 * MS);
        tellsLatest(FIRST, FIRST + 5, FIRST + 6, FIRST + 7);
        assertThat(numbers(solo.sent())).containsExactly(FIRST + 5);
        write(3);
        solo.sent();
        solo.after(20 * MS);
        tells(FIRST + 8, FIRST + 9, FIRST + 10);
        assertThat(numbers(solo.sentWithin(MS))).containsExactly(FIRST + 8);
    }

    /** A least round trip that is wrong must not have each of them wait for a question. */
    @Test
    void manyLostPacketsAreSentAgainTogetherThoughAnswersComeFasterThanEverBefore() {
        write(1);
        solo.sent();
        solo.after(100 * MS);
        tells(FIRST + 1);
        write(50);
        solo.sent();
        int questions = 0;
        List<Integer> sent = List.of();
        while (sent.size() < 40) {
            sent = nextSent();
            questions++;
            assertThat(questions).as(() -> solo.machine.toString()).isLessThan(6);
            solo.after(20 * MS);
            tells(FIRST + 1 + questions);
        }
        assertThat(sent).doesNotHaveDuplicates();
    }

    private List<Integer> nextSent() {
        List<Integer> sent = numbers(solo.sent());
        while (sent.isEmpty()) {
            solo.nowNs = Math.max(solo.nowNs + 1, solo.machine.deadlineNs());
            sent = numbers(solo.sent());
        }
        return sent;
    }

    @Test
    void aRoundOfRepetitionStaysWithTheNumbersOfAFlowThatGoesOnWithoutOne() {
        Solo plain = Solo.toPrototype(true, FIRST);
        for (int number = FIRST; number < FIRST + 50; number++) {
            assertThat(plain.write("30")).isEqualTo(1);
            plain.sent();
            plain.after(MS);
            plain.comes(FrctHeader.ACK | FrctHeader.DRF, 0, 0, number + 1, "");
        }
        // Numbers that stayed behind by 2^31 would be taken for numbers ahead.
        assertThat(plain.machine.toString()).contains("round +0..+0");
    }
}
