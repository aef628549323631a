package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctMark;

/** Checks of what the quality of service leaves unchecked (docs/wire/extensions.md "checks"). */
class ChecksTest {
    private static final int DATA = FrctHeader.DATA | FrctHeader.DRF;
    private static final int FEATURES = FrctMark.FRAGMENTS | FrctMark.RECEIVED | FrctMark.CHECKS;
    private static final int KNOWN = FrctMark.SEEN | FrctMark.KNOWN;
    private static final int MESSAGES = 200;

    private final FrctCheck check = new FrctCheck();

    /** An end whose peer, the test, agreed to checks. */
    private static Solo agreed(boolean retransmits) {
        Solo solo = Solo.guarding(retransmits, 16);
        solo.marks(FEATURES, 0, 256, 1000);
        solo.sent();
        solo.marks(FEATURES, KNOWN, 256, 1000);
        return solo;
    }

    @Test
    void theCheckOfAPacketWithDataStandsWhereThePrototypeHasNothing() {
        Solo best = agreed(false);
        best.write("68656c6c6f");
        assertThat(best.sent()).containsExactly("8300000000000010e1305c5b" + "68656c6c6f");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onceBothEndsAgreedEveryPacketHasACheckAndNoneIsLonger(boolean retransmits) {
        Solo solo = agreed(retransmits);
        solo.comes(Solo.checkedBytes(DATA, 10, 0, "30"));
        solo.write("31".repeat(100));
        List<String> sent = solo.sentWithin(10 * Solo.MS);
        assertThat(sent).hasSizeGreaterThan(1);
        for (String hex : sent) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            MemorySegment segment = MemorySegment.ofArray(bytes);
            int flags = FrctHeader.flags(segment, 0);
            assertThat(flags & FrctHeader.CHECKED).isNotZero();
            assertThat(check.validate(segment, 0, bytes.length)).isNotEqualTo(FrctCheck.DAMAGED);
            assertThat(bytes.length).isLessThanOrEqualTo(112);
            if ((flags & FrctHeader.DATA) != 0) {
                assertThat(flags & FrctHeader.ACK).isZero();
            } else {
                assertThat((flags & FrctHeader.ACK) != 0).isEqualTo(retransmits);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 0", "false, 1", "false, 0"})
    void aPacketWithAnyFlippedBitIsDroppedAndCounted(boolean retransmits, int data) {
        Solo solo = agreed(retransmits);
        for (int i = 0; i < 16; i++) {
            solo.comes(Solo.checkedBytes(DATA, 10 + i, 0, "30"));
            solo.read();
        }
        solo.write("30");
        solo.sent();
        int flags = data == 1 ? DATA : FrctHeader.DRF | FrctHeader.ACK;
        byte[] packet = Solo.checkedBytes(flags, 26, 17, data == 1 ? "313233" : "");
        int bits = packet.length * 8;
        for (int bit = 0; bit < bits; bit++) {
            byte[] damaged = packet.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            solo.comes(damaged);
        }
        assertThat(solo.count("damaged")).isEqualTo(bits - 1);
        assertThat(solo.count("unchecked")).isEqualTo(1);
        assertThat(solo.counters.report(solo.nowNs).damaged()).isEqualTo(bits);
        assertThat(solo.machine.isReadable()).isFalse();
        assertThat(solo.machine.isQuiet()).isEqualTo(!retransmits);
        solo.comes(packet);
        assertThat(solo.machine.isReadable()).isEqualTo(data == 1);
        assertThat(solo.machine.isQuiet()).isEqualTo(!retransmits || data == 0);
    }

    @Test
    void aPacketWithACheckIsReadWhereItCameUnlessAnyBitIsFlipped() {
        Solo solo = agreed(true);
        solo.comes(Solo.checkedBytes(DATA, 10, 0, "30"));
        assertThat(solo.read()).isEqualTo("30");
        byte[] packet = Solo.checkedBytes(DATA, 11, 0, "313233");
        for (int bit = 0; bit < packet.length * 8; bit++) {
            byte[] damaged = packet.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(solo.passes(MemorySegment.ofArray(damaged)))
                    .isEqualTo(Integer.toString(FrcpResult.NOTHING));
        }
        assertThat(solo.count("received")).isEqualTo(1);
        assertThat(solo.passes(MemorySegment.ofArray(packet))).isEqualTo("313233");
        assertThat(solo.count("received")).isEqualTo(2);
        assertThat(solo.count("delivered")).isEqualTo(2);
        assertThat(solo.count("damaged")).isZero();
    }

    @Test
    void messagesOfAPacketAreReadWhereTheyCame() {
        Pair pair = new Pair(Solo.guarded(true), Path.CLEAN, 1);
        pair.agree();
        pair.b.straight = true;
        for (int i = 0; i < MESSAGES; i++) {
            pair.a.toWrite.add(Pair.message(i, 8 + i % 150));
        }
        pair.runUntil(pair.nowNs + 10 * Pair.S);
        assertThat(pair.b.passed).as(pair::describe).isGreaterThan(MESSAGES / 2);
        assertThat(pair.b.read).as(pair::describe).hasSize(MESSAGES);
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(Pair.numberOf(pair.b.read.get(i))).isEqualTo(i);
        }
        assertThat(pair.a.machine.isQuiet()).as(pair::describe).isTrue();
    }

    @Test
    void whatLooksLikeAnAcknowledgementInAPacketWithDataIsItsCheck() {
        Solo data = agreed(true);
        data.write("30");
        data.sent();
        data.comes(Solo.checkedBytes(DATA | FrctHeader.ACK, 10, 17, "31"));
        assertThat(data.machine.isQuiet()).isFalse();
        assertThat(data.count("acknowledgements-ignored")).isZero();
        assertThat(data.read()).isEqualTo("31");
    }

    @Test
    void aReportSaysThatThePeerChecksOnceItHasTheHabit() {
        Solo solo = agreed(true);
        // Two have come with the marks.
        for (int i = 0; i < 14; i++) {
            assertThat(solo.counters.report(solo.nowNs).checked()).as("after %d", i).isFalse();
            solo.comes(Solo.checkedBytes(DATA, 10 + i, 0, "30"));
        }
        assertThat(solo.counters.report(solo.nowNs).checked()).isTrue();
    }

    @Test
    void dataBothWaysIsAcknowledgedThoughItsPacketsCannotSayIt() {
        Pair pair = new Pair(Solo.guarded(true), Path.CLEAN.delay(1, 0), 1);
        pair.agree();
        for (int i = 0; i < 20_000; i++) {
            pair.a.toWrite.add(Pair.message(i, 100));
            pair.b.toWrite.add(Pair.message(i, 100));
        }
        pair.runUntil(pair.nowNs + 10 * Pair.S);
        assertThat(pair.a.read).hasSize(20_000);
        assertThat(pair.b.read).hasSize(20_000);
        assertThat(pair.a.machine.isQuiet()).isTrue();
        assertThat(pair.a.count("repeated")).as(pair::describe).isLessThan(10);
        assertThat(pair.a.count("bare-sent")).as(pair::describe).isLessThan(3000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void overAPathThatDamagesPacketsNothingDamagedIsDeliveredOnceBothEndsAgreed(
            boolean retransmits) {
        Seeds.forEach(
                seed -> {
                    FrcpConfig config = Solo.guarded(retransmits);
                    Pair pair = new Pair(config, Path.CLEAN.delay(5, 1), seed);
                    pair.agree();
                    Path path = Path.CLEAN.delay(5, 1).messy();
                    pair.toA.path = path;
                    pair.toB.path = path;
                    Random random = new Random(seed);
                    for (int i = 0; i < 200; i++) {
                        pair.a.toWrite.add(Pair.message(i, 8 + random.nextInt(250)));
                        pair.b.toWrite.add(Pair.message(i, 8 + random.nextInt(250)));
                    }
                    pair.runUntil(pair.nowNs + 60 * Pair.S);
                    requireWhole(pair, pair.a, retransmits);
                    requireWhole(pair, pair.b, retransmits);
                });
    }

    private static void requireWhole(Pair pair, Pair.End end, boolean all) {
        List<Long> numbers = new ArrayList<>();
        for (byte[] message : end.read) {
            numbers.add(Pair.numberOf(message));
        }
        assertThat(numbers)
                .as(pair::describe)
                .doesNotContain(-1L)
                .isSorted()
                .doesNotHaveDuplicates();
        if (all) {
            assertThat(numbers).as(pair::describe).hasSize(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "false, false"})
    void whereOneEndSeesNoDangerNeitherChecks(boolean a, boolean b) {
        FrcpConfig unguarded = Solo.config(true, false, true);
        FrcpConfig guarded = Solo.guarded(true);
        Pair pair =
                new Pair(
                        a ? guarded : unguarded,
                        b ? guarded : unguarded,
                        Path.CLEAN,
                        1,
                        Solo.POOL_PACKETS);
        pair.agree();
        pair.a.toWrite.add(Pair.message(0, 20));
        pair.b.toWrite.add(Pair.message(0, 20));
        pair.runUntil(pair.nowNs + Pair.S);
        assertThat(pair.a.packet[0] & FrctHeader.CHECKED).isZero();
        assertThat(pair.b.packet[0] & FrctHeader.CHECKED).isZero();
        assertThat(pair.a.read).hasSize(1);
        assertThat(pair.b.read).hasSize(1);
    }

    @Test
    void whereTheSpecificationAsksForACheckThereIsNoSecondOne() {
        FrcpConfig all = Solo.guarded(true);
        FrcpConfig checked =
                new FrcpConfig(
                        true,
                        true,
                        true,
                        true,
                        100,
                        256,
                        1000,
                        all.mplNs(),
                        all.acknowledgeNs(),
                        all.giveUpNs(),
                        all.timeoutNs());
        Pair pair = new Pair(checked, Path.CLEAN, 1);
        pair.agree();
        pair.a.toWrite.add(Pair.message(0, 20));
        pair.runUntil(pair.nowNs + Pair.S);
        assertThat(pair.a.packet[0] & FrctHeader.CHECKED).isZero();
        assertThat(pair.b.read).hasSize(1);
    }

    @Test
    void withoutExtensionsTheFlagIsIgnored() {
        Solo solo = Solo.toPrototype(true, 16);
        solo.comes(DATA | FrctHeader.CHECKED, 0, 10, 99, "30");
        assertThat(solo.read()).isEqualTo("30");
        assertThat(solo.count("damaged")).isZero();
    }

    @Test
    void aPeerWhoseChecksWereForgedLosesEightPackets() {
        Solo best = agreed(false);
        for (int i = 0; i < 16; i++) {
            best.comes(Solo.checkedBytes(DATA, 10 + i, 0, "66"));
            best.read();
        }
        for (int i = 0; i < 12; i++) {
            best.comes(DATA, 0, 26 + i, 0, "30");
        }
        assertThat(best.count("unchecked")).isEqualTo(8);
        assertThat(best.count("delivered") + best.machine.nextMessageBytes()).isEqualTo(16 + 1);
        best.comes(DATA, 0, 38, 0, "31");
        assertThat(best.count("unchecked")).isEqualTo(8);
    }

    /** Each of his costs at most half a packet, however he mixes them with those of the peer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20})
    void whoForgesChecksAllTheTimeSilencesNobody(int honestForEach) {
        Solo best = agreed(false);
        int number = 10;
        int honest = 0;
        for (int forged = 0; forged < 1000; forged++) {
            best.comes(Solo.checkedBytes(DATA, number++, 0, "66"));
            best.read();
            for (int i = 0; i < honestForEach; i++) {
                best.comes(DATA, 0, number++, 0, "30");
                best.read();
                honest++;
            }
        }
        assertThat(best.count("unchecked")).isBetween(8L, 500L);
        assertThat(best.count("delivered")).isEqualTo(1000 + honest - best.count("unchecked"));
    }

    @Test
    void checksOfAPeerThatOffersNoneAreNoHabit() {
        Solo best = Solo.guarding(false, 16);
        best.marks(FrctMark.FRAGMENTS, 0, 256, 1000);
        best.sent();
        best.marks(FrctMark.FRAGMENTS, KNOWN, 256, 1000);
        for (int i = 0; i < 100; i++) {
            best.comes(Solo.checkedBytes(DATA, 10 + i, 0, "66"));
            best.read();
        }
        best.comes(DATA, 0, 110, 0, "30");
        assertThat(best.read()).isEqualTo("30");
        assertThat(best.count("unchecked")).isZero();
    }

    /** What is damaged now and then is no reason to believe what has no check. */
    @Test
    void aPeerThatChecksIsNotBelievedWithoutHoweverLongItLives() {
        Solo solo = agreed(false);
        int number = 10;
        for (int damaged = 0; damaged < 50; damaged++) {
            for (int i = 0; i < 300; i++) {
                solo.comes(Solo.checkedBytes(DATA, number++, 0, "30"));
                solo.read();
            }
            solo.comes(DATA, 0, number++, 0, "66");
            assertThat(solo.machine.isReadable()).isFalse();
        }
        assertThat(solo.count("unchecked")).isEqualTo(50);
    }
}
