package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctMark;

/**
 * Checks between ends that have not agreed on them, as from the first packet on nobody knows who
 * the peer is (docs/wire/extensions.md "checks").
 */
class FirstChecksTest {
    private static final int DATA = FrctHeader.DATA | FrctHeader.DRF;
    private static final int FEATURES = FrctMark.FRAGMENTS | FrctMark.RECEIVED | FrctMark.CHECKS;
    private static final int KNOWN = FrctMark.SEEN | FrctMark.KNOWN;

    private final FrctCheck check = new FrctCheck();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstPacketHasACheckWhoeverThePeerIs(boolean retransmits) {
        Solo solo = Solo.guarding(retransmits, 16);
        solo.write("68656c6c6f");
        assertThat(solo.sent()).containsExactly("8300000000000010e1305c5b" + "68656c6c6f");
        assertThat(solo.write("30".repeat(250))).isEqualTo(FrcpResult.WOULD_BLOCK);
        byte[] question = HexFormat.of().parseHex(solo.sent().getFirst());
        MemorySegment segment = MemorySegment.ofArray(question);
        assertThat(FrctHeader.flags(segment, 0) & FrctHeader.CHECKED).isNotZero();
        assertThat(check.validate(segment, 0, question.length)).isEqualTo(12 + FrctMark.BYTES);
    }

    /** As if there were no checks, byte for byte. */
    @Test
    void whoSendsDataWithoutACheckIsAnsweredWithout() {
        Solo solo = Solo.guarding(true, 16);
        solo.comes(DATA, 0, 10, 0, "30");
        assertThat(solo.read()).isEqualTo("30");
        solo.write("31");
        assertThat(solo.sent()).containsExactly("0f00010b000000100000000b31");
    }

    @Test
    void whoAcknowledgesWithoutAMarkIsSentNoChecksAnyMore() {
        Solo solo = Solo.guarding(true, 16);
        solo.write("30");
        solo.sent();
        solo.comes(FrctHeader.ACK | FrctHeader.FC, 17 + 256, 0, 17, "");
        assertThat(solo.machine.isQuiet()).isTrue();
        solo.write("31");
        assertThat(solo.sent()).containsExactly("03000000000000110000000031");
    }

    /** Whatever a peer says first, it is understood as it was said, or not at all. */
    @ParameterizedTest
    @CsvSource({"true, 1", "true, 0", "false, 1", "false, 0"})
    void theFirstPacketOfAPeerWithAnyFlippedBitIsNotBelieved(boolean retransmits, int data) {
        String first =
                data == 1
                        ? Solo.checked(DATA, 10, 0, "313233")
                        : Solo.marking(FEATURES, KNOWN, 256, 1000);
        byte[] packet = HexFormat.of().parseHex(first);
        for (int bit = 0; bit < packet.length * 8; bit++) {
            Solo solo = Solo.guarding(retransmits, 16);
            byte[] damaged = packet.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            solo.comes(damaged);
            assertThat(solo.machine.isAgreed()).as("bit %d", bit).isFalse();
            // Bit 7 of the flags alone takes the check away, and changes nothing else.
            assertThat(solo.machine.isReadable()).as("bit %d", bit).isEqualTo(data * bit == 7);
            solo.comes(packet);
            assertThat(solo.machine.isAgreed()).as("bit %d", bit).isEqualTo(data == 0);
            if (data == 1) {
                assertThat(solo.read()).as("bit %d", bit).isEqualTo("313233");
            }
        }
    }

    @Test
    void afterAPacketWithACheckOneWithoutIsNotBelieved() {
        Solo solo = Solo.guarding(false, 16);
        solo.comes(Solo.checkedBytes(DATA, 10, 0, "30"));
        solo.comes(DATA, 0, 11, 0, "66");
        assertThat(solo.count("unchecked")).isEqualTo(1);
        assertThat(solo.read()).isEqualTo("30");
        assertThat(solo.machine.isReadable()).isFalse();
        solo.comes(Solo.checkedBytes(DATA, 12, 0, "32"));
        assertThat(solo.read()).isEqualTo("32");
    }

    @Test
    void aMarkWithoutACheckSaysNothingOfAPeerThatChecks() {
        Solo solo = Solo.guarding(true, 16);
        solo.comes(Solo.checkedBytes(DATA, 10, 0, "30"));
        solo.marks(0, KNOWN, 256, 1000);
        solo.comes(FrctHeader.DRF, 0, 0, 0, Solo.mark(FEATURES, KNOWN, 256, 1000));
        assertThat(solo.machine.isAgreed()).isFalse();
        solo.marks(FEATURES, KNOWN, 256, 1000);
        assertThat(solo.machine.isAgreed()).isTrue();
    }

    @Test
    void noPacketIsReadWhereItCameBeforeThePeerKnowsOfChecks() {
        Solo solo = Solo.guarding(true, 16);
        solo.comes(DATA, 0, 10, 0, "30");
        assertThat(solo.read()).isEqualTo("30");
        assertThat(solo.passes(MemorySegment.ofArray(Solo.checkedBytes(DATA, 11, 0, "31"))))
                .isEqualTo(Integer.toString(FrcpResult.NOTHING));
    }

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 2", "true, 4", "false, 4"})
    void towardsThePrototypeAForgedMarkChangesNoByteOfAMessage(boolean retransmits, long seed) {
        Meeting meeting = new Meeting(retransmits, 0, seed);
        for (int i = 0; i < 100; i++) {
            meeting.ours.toWrite.add(Pair.message(i, 60));
            meeting.theirWrites.add(Pair.message(i, 60));
            meeting.passUntil(meeting.nowNs + 20 * Pair.MS);
            if (i == 10) {
                forgeMarks(meeting);
            }
        }
        meeting.passUntil(meeting.nowNs + 5 * Pair.S);
        assertThat(meeting.ours.machine.isAgreed()).isTrue();
        List<byte[]> theirs = new ArrayList<>(meeting.theirReads);
        assertThat(theirs).as(meeting::describe).hasSize(100);
        assertThat(meeting.ours.read).as(meeting::describe).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(theirs.get(i)).isEqualTo(Pair.message(i, 60));
            assertThat(meeting.ours.read.get(i)).isEqualTo(Pair.message(i, 60));
        }
        assertThat(meeting.theirs.down).isFalse();
    }

    private static void forgeMarks(Meeting meeting) {
        for (int state : new int[] {0, KNOWN}) {
            byte[] packet = HexFormat.of().parseHex(Solo.marking(FEATURES, state, 256, 1000));
            MemorySegment segment = MemorySegment.ofArray(packet);
            meeting.ours.machine.input(segment, 0, packet.length, meeting.nowNs);
            meeting.passUntil(meeting.nowNs + 20 * Pair.MS);
        }
    }
}
