package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.FrctHeader;

/** Messages larger than a packet (paper 2.14, docs/wire/extensions.md "fragments"). */
class FragmentTest {
    private static final int DATA = FrctHeader.DATA;
    private static final int DRF = FrctHeader.DRF;
    private static final int FIRST = Fragment.FIRST;
    private static final int MIDDLE = Fragment.MIDDLE;
    private static final int LAST = Fragment.LAST;
    private static final int WHOLE = Fragment.WHOLE;

    @Test
    void aMessageIsCutIntoPacketsThatTwoBitsTellApart() {
        Solo solo = Solo.extended(true, 16);
        assertThat(solo.write("30".repeat(250))).isEqualTo(250);
        assertThat(solo.write("31".repeat(100))).isEqualTo(100);
        List<String> sent = solo.sent().stream().distinct().toList();
        assertThat(sent).hasSize(4);
        assertThat(sent.get(0)).startsWith("63" + "000000" + "00000010");
        assertThat(sent.get(1)).startsWith("41" + "000000" + "00000011");
        assertThat(sent.get(2)).startsWith("21" + "000000" + "00000012").hasSize(2 * (12 + 50));
        assertThat(sent.get(3)).startsWith("01" + "000000" + "00000013");
    }

    @Test
    void towardsThePrototypeALargeMessageIsRefusedAndAWholeOneHasNoBits() {
        Solo solo = Solo.toPrototype(true, 16);
        assertThat(solo.machine.messageBytes()).isEqualTo(100);
        assertThat(solo.write("30".repeat(101))).isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(solo.write("30".repeat(100))).isEqualTo(100);
        assertThat(solo.sent()).hasSize(1).first().asString().startsWith("03");
    }

    @Test
    void aMessageBeyondTheLimitIsRefused() {
        Solo solo = Solo.extended(true, 16);
        assertThat(solo.write("30".repeat(1001))).isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(solo.write("30".repeat(1000))).isEqualTo(1000);
    }

    @Test
    void fragmentsThatCameInAnyOrderAreOneMessage() {
        Solo solo = Solo.extended(true, 16);
        solo.comes(DATA | DRF | FIRST, 0, 10, 0, "30");
        solo.comes(DATA | LAST, 0, 12, 0, "32");
        assertThat(solo.read()).isEqualTo("-1");
        solo.comes(DATA | MIDDLE, 0, 11, 0, "31");
        solo.comes(DATA | WHOLE, 0, 13, 0, "33");
        assertThat(solo.machine.nextMessageBytes()).isEqualTo(3);
        assertThat(solo.read()).isEqualTo("303132");
        assertThat(solo.read()).isEqualTo("33");
    }

    @Test
    void withoutRetransmissionAMessageThatLostAFragmentIsDropped() {
        Solo solo = Solo.extended(false, 16);
        solo.comes(DATA | DRF | FIRST, 0, 10, 0, "30");
        solo.comes(DATA | DRF | LAST, 0, 12, 0, "32");
        solo.comes(DATA | DRF | FIRST, 0, 13, 0, "33");
        solo.comes(DATA | DRF | FIRST, 0, 14, 0, "34");
        solo.comes(DATA | DRF | LAST, 0, 15, 0, "35");
        solo.comes(DATA | DRF | MIDDLE, 0, 17, 0, "37");
        solo.comes(DATA | DRF | WHOLE, 0, 18, 0, "38");
        assertThat(solo.read()).isEqualTo("3435");
        assertThat(solo.read()).isEqualTo("38");
        assertThat(solo.count("dropped-fragment")).isEqualTo(4);
    }

    @Test
    void aMessageTooLargeForTheReaderIsLostAloneAndSoIsOneBeyondTheLimit() {
        Solo solo = Solo.extended(true, 16);
        solo.comes(DATA | DRF | FIRST, 0, 10, 0, "30".repeat(60));
        solo.comes(DATA | LAST, 0, 11, 0, "30".repeat(60));
        for (int i = 0; i < 12; i++) {
            int part = i == 0 ? FIRST : i == 11 ? LAST : MIDDLE;
            solo.comes(DATA | part, 0, 12 + i, 0, "31".repeat(100));
        }
        solo.comes(DATA | WHOLE, 0, 24, 0, "32");
        byte[] small = new byte[100];
        MemorySegment room = MemorySegment.ofArray(small);
        assertThat(solo.machine.read(room, 0, 100, 0)).isEqualTo(FrcpResult.TOO_LARGE);
        assertThat(solo.read()).isEqualTo("32");
        assertThat(solo.count("dropped-too-large")).isEqualTo(2 + 11);
        assertThat(solo.count("dropped-fragment")).isEqualTo(1);
    }

    @Test
    void partialDeliveryGivesBytesAsTheyCome() {
        Solo solo = Solo.extended(true, 16);
        solo.machine.setPartialDelivery(true);
        solo.comes(DATA | DRF | FIRST, 0, 10, 0, "303132");
        assertThat(part(solo, 2)).isEqualTo("3031");
        assertThat(solo.machine.hasEndedMessage()).isFalse();
        assertThat(part(solo, 2)).isEqualTo("32");
        assertThat(part(solo, 2)).isEqualTo("-1");
        solo.comes(DATA | MIDDLE, 0, 11, 0, "33");
        solo.comes(DATA | LAST, 0, 12, 0, "34");
        solo.comes(DATA | WHOLE, 0, 13, 0, "35");
        assertThat(part(solo, 9)).isEqualTo("3334");
        assertThat(solo.machine.hasEndedMessage()).isTrue();
        assertThat(part(solo, 9)).isEqualTo("35");
        assertThat(solo.machine.hasEndedMessage()).isTrue();
    }

    @Test
    void partialDeliverySwitchedOnAmidAMessageGivesWhatCameFirst() {
        Solo solo = Solo.extended(true, 16);
        solo.comes(DATA | DRF | FIRST, 0, 10, 0, "3031");
        assertThat(solo.machine.isReadable()).isFalse();
        solo.machine.setPartialDelivery(true);
        assertThat(solo.machine.isReadable()).isTrue();
        assertThat(part(solo, 9)).isEqualTo("3031");
        solo.machine.setPartialDelivery(false);
        solo.comes(DATA | LAST, 0, 11, 0, "32");
        solo.comes(DATA | FIRST, 0, 12, 0, "33");
        assertThat(part(solo, 9)).isEqualTo("32");
        assertThat(solo.machine.hasEndedMessage()).isTrue();
        assertThat(solo.read()).isEqualTo("-1");
        solo.comes(DATA | LAST, 0, 13, 0, "34");
        assertThat(solo.read()).isEqualTo("3334");
    }

    @Test
    void whenTheRestOfAMessageIsLostPartialDeliveryEndsIt() {
        Solo solo = Solo.extended(false, 16);
        solo.machine.setPartialDelivery(true);
        solo.comes(DATA | DRF | FIRST, 0, 10, 0, "30");
        assertThat(part(solo, 9)).isEqualTo("30");
        solo.comes(DATA | DRF | WHOLE, 0, 12, 0, "31");
        assertThat(part(solo, 9)).isEmpty();
        assertThat(solo.machine.hasEndedMessage()).isTrue();
        assertThat(part(solo, 9)).isEqualTo("31");
    }

    @Test
    void aFragmentWhoseBeginningIsLostIsNoEndOfAMessage() {
        Solo solo = Solo.extended(false, 16);
        solo.machine.setPartialDelivery(true);
        solo.comes(DATA | DRF | MIDDLE, 0, 10, 0, "30");
        assertThat(part(solo, 9)).isEqualTo("-1");
        solo.comes(DATA | DRF | LAST, 0, 11, 0, "31");
        solo.comes(DATA | DRF, 0, 12, 0, "32");
        assertThat(part(solo, 9)).isEqualTo("32");
        assertThat(solo.machine.hasEndedMessage()).isTrue();
    }

    @Test
    void aMessageThatWasGivenUpEndsWhereTheNextBegins() {
        Pair pair = new Pair(Pair.data(true), Path.CLEAN, 3);
        pair.agree();
        byte[] large = Pair.message(1, 100_000);
        int taken = pair.a.machine.write(MemorySegment.ofArray(large), 0, large.length, pair.nowNs);
        assertThat(taken).isEqualTo(64 * Pair.PAYLOAD_BYTES);
        assertThat(pair.a.machine.isAmidMessage()).isTrue();
        pair.a.machine.abandonMessage();
        pair.a.toWrite.add(Pair.message(2, 50));
        pair.runUntil(10 * Pair.S);
        assertThat(pair.b.read).hasSize(1);
        assertThat(Pair.numberOf(pair.b.read.get(0))).isEqualTo(2);
        assertThat(pair.b.count("dropped-fragment")).isEqualTo(64);
    }

    @Test
    void sixteenMebibytesArriveOverALossyPathInBoundedMemory() {
        FrcpConfig config =
                new FrcpConfig(
                        true,
                        true,
                        true,
                        false,
                        1400,
                        1024,
                        FrcpConfig.MESSAGE_BYTES_MAX,
                        0,
                        FrcpConfig.ACKNOWLEDGE_NS,
                        FrcpConfig.GIVE_UP_NS,
                        120 * Pair.S);
        Pair pair = new Pair(config, config, Path.CLEAN.loss(1).delay(5, 1), 5, 4096);
        byte[] large = new byte[FrcpConfig.MESSAGE_BYTES_MAX];
        new Random(5).nextBytes(large);
        pair.a.toWrite.add(large);
        while (pair.b.read.isEmpty() && pair.step(600 * Pair.S)) {
            assertThat(pair.a.sendPool.inUse()).isLessThanOrEqualTo(1024);
        }
        assertThat(pair.b.read).hasSize(1);
        assertThat(Arrays.equals(pair.b.read.get(0), large)).isTrue();
        assertThat(pair.a.pool.size() + pair.b.pool.size()).isLessThanOrEqualTo(2048);
    }

    private static String part(Solo solo, int room) {
        byte[] bytes = new byte[room];
        int read = solo.machine.readPart(MemorySegment.ofArray(bytes), 0, room, solo.nowNs);
        return read < 0 ? Integer.toString(read) : HexFormat.of().formatHex(bytes, 0, read);
    }
}
