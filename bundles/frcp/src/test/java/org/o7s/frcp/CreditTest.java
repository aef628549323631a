package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.FrctHeader;

/** How far the peer lets us send, and what happens when nobody says (2.11, S8 to S10). */
class CreditTest {
    private static final int FIRST = 1000;

    private static void write(Solo solo, int packets) {
        for (int i = 0; i < packets; i++) {
            assertThat(solo.write("30")).isEqualTo(1);
            solo.sent();
        }
    }

    private static boolean asks(List<String> packets) {
        return packets.stream()
                .anyMatch(
                        packet ->
                                (Integer.parseInt(packet.substring(0, 2), 16) & FrctHeader.RDVS)
                                        != 0);
    }

    @Test
    void flowControlThatIsSwitchedOnAgainAsksForTheWindowThatWasPassed() {
        Solo best = Solo.toPrototype(false, FIRST);
        best.machine.setFlowControl(false);
        write(best, 200);
        assertThat(best.machine.setFlowControl(true)).isTrue();
        assertThat(best.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        assertThat(asks(best.sentWithin(500 * Pair.MS))).isTrue();
        best.comes(FrctHeader.FC, FIRST + 201, 0, 0, "");
        write(best, 1);
        assertThat(best.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
    }

    @Test
    void flowControlThatIsSwitchedOnAgainBlocksForASecondIfNobodyAnswers() {
        Solo best = Solo.toPrototype(false, FIRST);
        best.machine.setFlowControl(false);
        write(best, 200);
        best.machine.setFlowControl(true);
        best.sentWithin(Pair.S - 1);
        assertThat(best.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        best.after(1);
        assertThat(best.write("30")).isEqualTo(1);
    }

    @Test
    void aWindowIsUnderstoodHoweverMuchWasSentWithoutFlowControl() {
        Solo best = Solo.toPrototype(false, FIRST);
        best.machine.setFlowControl(false);
        int packets = 200_000;
        write(best, packets);
        best.machine.setFlowControl(true);
        assertThat(best.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        best.comes(FrctHeader.FC, (FIRST + packets + 10) & 0xffffff, 0, 0, "");
        write(best, 10);
        assertThat(best.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        assertThat(best.count("windows-ignored")).isZero();
    }

    @Test
    void aReaderWhoseWindowStayedBehindByWhatWasLostIsFollowed() {
        Solo best = Solo.toPrototype(false, FIRST);
        best.machine.setFlowControl(false);
        int packets = 200_000;
        write(best, packets);
        best.machine.setFlowControl(true);
        best.comes(FrctHeader.FC, FIRST + packets - 20_000, 0, 0, "");
        assertThat(best.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        best.sentWithin(Pair.S);
        write(best, 1);
        best.comes(FrctHeader.FC, FIRST + packets - 19_999, 0, 0, "");
        write(best, 200);
    }

    /** S9: after 10 ms, and then each time after twice as long, up to a second. */
    @Test
    void withRetransmissionAClosedWindowIsAskedForLessAndLessOften() {
        Solo data = Solo.toPrototype(true, FIRST);
        write(data, 64);
        assertThat(data.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        data.comes(FrctHeader.ACK, 0, 0, FIRST + 64, "");
        assertThat(data.timesOf(FrctHeader.RDVS, 5 * Pair.S))
                .containsExactly(
                        10 * Pair.MS,
                        110 * Pair.MS,
                        310 * Pair.MS,
                        710 * Pair.MS,
                        1510 * Pair.MS,
                        2510 * Pair.MS,
                        3510 * Pair.MS,
                        4510 * Pair.MS);
        assertThat(data.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        data.comes(FrctHeader.FC, FIRST + 65, 0, 0, "");
        assertThat(data.write("30")).isEqualTo(1);
    }

    /** S10: when 32 packets of credit are left, at most every 20 ms. */
    @Test
    void withoutRetransmissionTheWindowIsAskedForBeforeItCloses() {
        Solo best = Solo.toPrototype(false, FIRST);
        write(best, 31);
        assertThat(best.timesOf(FrctHeader.RDVS, Pair.S)).isEmpty();
        assertThat(best.write("30")).isEqualTo(1);
        assertThat(best.timesOf(FrctHeader.RDVS, 20 * Pair.MS - 1)).containsExactly(0L);
        assertThat(best.write("30")).isEqualTo(1);
        assertThat(best.timesOf(FrctHeader.RDVS, 1)).isEmpty();
        assertThat(best.write("30")).isEqualTo(1);
        assertThat(best.timesOf(FrctHeader.RDVS, Pair.S)).containsExactly(0L);
    }

    /** S10: a second after the window closed one packet beyond it, and one more each 100 ms. */
    @Test
    void withoutRetransmissionOnePacketGoesBeyondAClosedWindowEachTenthOfASecond() {
        Solo best = Solo.toPrototype(false, FIRST);
        write(best, 64);
        best.timesOf(FrctHeader.RDVS, Pair.S - 1);
        assertThat(best.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        best.after(1);
        for (int i = 0; i < 5; i++) {
            assertThat(best.write("30")).isEqualTo(1);
            assertThat(best.timesOf(FrctHeader.DATA, 100 * Pair.MS - 1)).containsExactly(0L);
            assertThat(best.write("30")).as("after %d", i).isEqualTo(FrcpResult.WOULD_BLOCK);
            best.after(1);
        }
        assertThat(best.timesOf(FrctHeader.RDVS, 10 * Pair.S)).hasSizeBetween(99, 101);
    }
}
