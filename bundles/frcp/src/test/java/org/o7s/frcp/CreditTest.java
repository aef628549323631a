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
}
