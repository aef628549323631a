package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.FrctHeader;

/** The rows of docs/wire/wire-endtoend.md 6.1 that are about FRCP and the check, and 7.2. */
class PacketRowsTest {
    private static final int DATA = FrctHeader.DATA;
    private static final int DRF = FrctHeader.DRF;
    private static final int ACK = FrctHeader.ACK;
    private static final int FC = FrctHeader.FC;

    @Test
    void theFirstPacketIsThatOfTheExample() {
        Solo best = Solo.toPrototype(false, 0x11223344);
        assertThat(best.write("68656c6c6f")).isEqualTo(5);
        assertThat(best.sent()).containsExactly("03000000112233440000000068656c6c6f");
        Solo checked = new Solo(Solo.config(false, true, false), 0x11223344);
        checked.write("68656c6c6f");
        assertThat(checked.sent()).containsExactly("03000000112233440000000068656c6c6fd1054b5d");
    }

    @Test
    void aReplyTellsWhatCameAsInTheExample() {
        Solo data = Solo.toPrototype(true, 0x0a0b0c0d);
        data.comes("03 000000 9abcdef0 00000000 3031");
        assertThat(data.read()).isEqualTo("3031");
        data.write("776f726c64");
        assertThat(data.sent()).containsExactly("0fbcdff10a0b0c0d9abcdef1776f726c64");
    }

    @Test
    void aBareAcknowledgementSaysWhereWeBegin() {
        Solo data = Solo.toPrototype(true, 0x0a0b0c0d);
        data.comes("03 000000 11223344 00000000 30");
        assertThat(data.read()).isEqualTo("30");
        assertThat(data.sentWithin(5 * Solo.MS)).containsExactly("0e2234450a0b0c0d11223345");
    }

    @Test
    void p1LessThanAHeaderIsDropped() {
        Solo data = Solo.toPrototype(true, 1);
        for (int bytes = 1; bytes < 12; bytes++) {
            data.comes("03".repeat(bytes));
        }
        assertThat(data.count("unreadable")).isEqualTo(11);
        assertThat(data.count("received")).isZero();
    }

    @Test
    void p2LessThanACheckIsDropped() {
        Solo checked = new Solo(Solo.config(false, true, false), 1);
        for (int bytes = 1; bytes < 16; bytes++) {
            checked.comes("00".repeat(bytes));
        }
        assertThat(checked.count("unreadable")).isEqualTo(15);
        checked.comes("03000000112233440000000068656c6c6fd1054b5d");
        assertThat(checked.read()).isEqualTo("68656c6c6f");
        checked.comes("03000000112233450000000068656c6c6fd1054b5d");
        assertThat(checked.count("damaged")).isEqualTo(1);
    }

    @Test
    void p6AnAcknowledgementOfWhatWasNotSentIsIgnored() {
        Solo data = Solo.toPrototype(true, 1000);
        data.write("30");
        data.sent();
        for (int number : new int[] {999, 1002, 0, 0x80000000, -1}) {
            data.comes(ACK | FC | DRF, 5000, 7, number, "");
        }
        assertThat(data.count("acknowledgements-ignored")).isEqualTo(5);
        assertThat(data.machine.isQuiet()).isFalse();
        data.comes(ACK, 0, 0, 1001, "");
        assertThat(data.machine.isQuiet()).isTrue();
    }

    @Test
    void p7AWindowFarOffOrMovedBackIsIgnored() {
        Solo data = Solo.toPrototype(true, 1000);
        for (int window : new int[] {1063, 900, 1064 + 65_537, 0xffffff}) {
            data.comes(FC, window, 0, 0, "");
        }
        assertThat(data.count("windows-ignored")).isEqualTo(4);
        for (int i = 0; i < 64; i++) {
            assertThat(data.write("30")).isEqualTo(1);
        }
        assertThat(data.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
        data.comes(FC, 1065, 0, 0, "");
        assertThat(data.write("30")).isEqualTo(1);
        assertThat(data.write("30")).isEqualTo(FrcpResult.WOULD_BLOCK);
    }

    @Test
    void p8TheDrfOfABarePacketStartsNoRun() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes(DRF | ACK | FC, 5, 77, 1, "");
        assertThat(data.sentWithin(100 * Solo.MS)).isEmpty();
        data.comes(DATA, 0, 78, 0, "30");
        assertThat(data.count("dropped-no-run")).isEqualTo(1);
        data.comes(DATA | DRF, 0, 500, 0, "31");
        assertThat(data.read()).isEqualTo("31");
    }

    @Test
    void p9DataWithoutPayloadCountsButIsNotDelivered() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes(DATA | DRF, 0, 10, 0, "");
        assertThat(data.machine.isReadable()).isFalse();
        assertThat(data.sentWithin(5 * Solo.MS)).hasSize(1).first().asString().endsWith("0000000b");
        data.comes(DATA, 0, 11, 0, "30");
        assertThat(data.read()).isEqualTo("30");
    }

    @Test
    void p10ManyRendezVousAreAnsweredOncePerMillisecond() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes(DATA | DRF, 0, 10, 0, "30");
        int answers = 0;
        for (int i = 0; i < 1000; i++) {
            data.comes(FrctHeader.RDVS, 0, 0, 0, "");
            answers += data.sent().size();
            data.after(10_000);
        }
        assertThat(answers).isBetween(9, 11);
    }

    @Test
    void p11PacketsWithoutMeaningAreIgnored() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes(0, 0, 0, 0, "");
        data.comes(0x80, 1, 2, 3, "30");
        assertThat(data.machine.isReadable()).isFalse();
        assertThat(data.count("bare-received")).isEqualTo(2);
    }

    @Test
    void p12FragmentBitsOfWhoDidNotAgreeAreDropped() {
        Solo data = Solo.toPrototype(true, 1);
        for (int bits : new int[] {FrctHeader.FIRST, FrctHeader.MORE, FrctHeader.FRAGMENT_MASK}) {
            data.comes(DATA | DRF | bits, 0, 10, 0, "30");
        }
        assertThat(data.count("dropped-fragment-bits")).isEqualTo(3);
        assertThat(data.machine.isReadable()).isFalse();
    }

    @Test
    void p13UnreadPacketsOfBestEffortSurviveNewerOnes() {
        Solo best = Solo.toPrototype(false, 1);
        best.comes(DATA | DRF, 0, 10, 0, "30");
        best.comes(DATA | DRF, 0, 12, 0, "32");
        best.comes(DATA | DRF, 0, 11, 0, "31");
        best.comes(DATA | DRF, 0, 12, 0, "32");
        assertThat(best.read()).isEqualTo("30");
        assertThat(best.read()).isEqualTo("32");
        assertThat(best.read()).isEqualTo(Integer.toString(FrcpResult.WOULD_BLOCK));
        assertThat(best.count("dropped-duplicate")).isEqualTo(1);
        assertThat(best.count("dropped-late")).isEqualTo(1);
    }

    @Test
    void p13AFullQueueDropsTheNewest() {
        Solo best = Solo.toPrototype(false, 1);
        for (int i = 0; i < 300; i++) {
            best.comes(DATA | DRF, 0, 10 + i, 0, "%04x".formatted(i));
        }
        assertThat(best.count("dropped-queue-full")).isEqualTo(44);
        for (int i = 0; i < 256; i++) {
            assertThat(best.read()).isEqualTo("%04x".formatted(i));
        }
        assertThat(best.pool.inUse()).isZero();
    }

    @Test
    void p16KeepalivesAreSignsOfLifeAndNothingElse() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes("");
        assertThat(data.machine.isReadable()).isFalse();
        assertThat(data.count("keepalives-received")).isEqualTo(1);
    }

    @Test
    void s5ARepeatedPacketSaysWhatHasComeSinceItWasSent() {
        Solo data = Solo.toPrototype(true, 1);
        data.write("31");
        assertThat(data.sent()).containsExactly("03000000" + "00000001" + "00000000" + "31");
        data.comes(DATA | DRF, 0, 10, 0, "30");
        assertThat(data.sentWithin(10 * Solo.MS)).hasSize(1);
        String repeated = "0f%06x" + "00000001" + "0000000b" + "31";
        assertThat(data.sentWithin(2000 * Solo.MS)).contains(repeated.formatted(10 + 256));
        assertThat(data.read()).isEqualTo("30");
        assertThat(data.sentWithin(4000 * Solo.MS)).contains(repeated.formatted(11 + 256));
    }

    @Test
    void r5ADuplicateIsAcknowledgedAtOnceAndAtMostEveryFiveMilliseconds() {
        Solo data = Solo.toPrototype(true, 1);
        data.comes(DATA | DRF, 0, 10, 0, "30");
        data.sentWithin(20 * Solo.MS);
        for (int tenth = 0; tenth < 500; tenth++) {
            data.comes(DATA | DRF, 0, 10, 0, "30");
            int answers = data.sent().size();
            assertThat(answers).as("at %d/10 ms", tenth).isEqualTo(tenth % 50 == 0 ? 1 : 0);
            data.after(Solo.MS / 10);
        }
        assertThat(data.count("dropped-duplicate")).isEqualTo(500);
    }

    @Test
    void r6APacketBeyondTheEdgeIsDroppedAndThePeerTold() {
        Solo data = Solo.toPrototype(true, 1);
        for (int i = 0; i < 256; i++) {
            data.comes(DATA | DRF, 0, 10 + i, 0, "30");
        }
        String edge = "0e00010a" + "00000001" + "0000010a";
        assertThat(data.sentWithin(20 * Solo.MS)).last().isEqualTo(edge);
        data.comes(DATA, 0, 10 + 256, 0, "30");
        assertThat(data.count("dropped-beyond-window")).isEqualTo(1);
        assertThat(data.sent()).containsExactly(edge);
        data.comes(DATA, 0, 10 + 257, 0, "30");
        assertThat(data.sent()).isEmpty();
        assertThat(data.timesOf(FC, 100 * Solo.MS)).startsWith(5 * Solo.MS);
        assertThat(data.pool.inUse()).isEqualTo(256);
    }

    @Test
    void r11WithoutRetransmissionThePeerIsToldWithinFiveMillisecondsAndAfter32Packets() {
        Solo best = Solo.toPrototype(false, 1);
        best.comes(DATA | DRF, 0, 10, 0, "30");
        assertThat(best.timesOf(FC, 6 * Solo.MS)).containsExactly(5 * Solo.MS);
        for (int i = 1; i < 32; i++) {
            best.comes(DATA | DRF, 0, 10 + i, 0, "30");
            assertThat(best.sent()).as("after %d", i).isEmpty();
        }
        best.comes(DATA | DRF, 0, 42, 0, "30");
        assertThat(best.sent()).containsExactly("0a00010a" + "00000001" + "00000000");
    }

    @Test
    void garbageNeverThrowsNorGrowsMemory() {
        Seeds.forEach(
                seed -> {
                    Random random = new Random(seed);
                    boolean extended = random.nextBoolean();
                    Solo any =
                            new Solo(
                                    Solo.config(random.nextBoolean(), false, extended),
                                    random.nextInt());
                    for (int i = 0; i < 2000; i++) {
                        any.after(random.nextInt(2_000_000));
                        int near = random.nextInt(600) - 300;
                        any.comes(
                                random.nextInt(256),
                                random.nextInt(),
                                random.nextInt(10) == 0 ? random.nextInt() : near,
                                random.nextInt(),
                                "30".repeat(random.nextInt(110)));
                        if (random.nextInt(8) == 0) {
                            any.write("31".repeat(1 + random.nextInt(90)));
                            any.sent();
                        }
                        if (random.nextInt(20) == 0) {
                            any.read();
                        }
                        assertThat(any.pool.inUse()).isLessThanOrEqualTo(2 * 256);
                        assertThat(any.sendPool.inUse()).isLessThanOrEqualTo(256);
                    }
                });
    }
}
