package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.FrctHeader;

/**
 * Why flows of the prototype hang and its processes die (docs/wire/wire-endtoend.md 6.3): rows that
 * other tests are not about. Where each row is tested, in this bundle unless another one is named:
 *
 * <pre>
 *   H1   PrototypeScenariosTest.aServerThatAnswersLateAnswersEveryRequest
 *   H2   PacketRowsTest.p13UnreadPacketsOfBestEffortSurviveNewerOnes
 *   H3   PrototypeScenariosTest.lostCreditStopsNobody
 *   H4   PrototypeScenariosTest.sixThousandPacketsOneWayAllArrive
 *   H5   here; client: OrderedRingTest.anEndOfOneThreadThatWaitsToWriteTakesInWhatLetsItGoOn,
 *        OrderedFlowTest.aWriteIsRefusedWhenTheWindowIsFullAndTakenWhenTheReaderHasRead
 *   H6   client: OrderedSetTest.whatTheAttendantTookInBeforeTheFlowWasAddedIsToldOf;
 *        raw: FlowSetTest.whatWaitedBeforeTheFlowWasAddedIsTold
 *   H7   client: OrderedSetTest.whatCannotBeReadIsNotToldOf,
 *        anEventThatWasNotUsedIsToldAgainAndNoneIsToldOfNothing;
 *        raw: FlowSetTest.keepalivesAndDamagedPacketsAreNotToldOf, aFlowWithAPacketIsToldOfUntilItIsDrained
 *   H8   PrototypeScenariosTest.aServerThatAnswersLateAnswersEveryRequest, PacketRowsTest.p8...
 *   H9   PrototypeScenariosTest.aDirectionThatWasIdleForLongStillWorks
 *   H10  PrototypeScenariosTest.requestsAndEchoesOverALossyPathAreComplete, PacketRowsTest.p7...
 *   H11  here (memory); client: ThreadsTest (raw and data), OwnershipTest (nothing is held while
 *        somebody waits)
 *   H12  PrototypeScenariosTest.requestsAndEchoesOverALossyPathAreComplete, DeltaTTest (policy-api)
 *   H13  here
 *   H14  client: ThreadsTest.manyWritersAndManyReadersLoseNothingAndRepeatNothing (raw and data)
 *   H15  client: FlowSetScaleTest.nothingIsMissedWhileManyWriteAndOneWaits (raw and data),
 *        OrderedSetTest.readyFlowsTakeTurnsWhenABatchCannotHoldThemAll;
 *        raw: FlowSetScaleTest.aSetOfTenThousandFlowsLooksAtTheActiveOnesOnly
 *   H16  of the prototype's memory alone; ours: TimesTest.withLittleMemoryEverythingStillArrives
 *   H17  here
 *   H18  here
 *   H19  client: OrderedFlowTest, over the flow ends of an IPCP; between IPCPs flows are raw
 * </pre>
 *
 * <p>Rows of 6.1: {@link PacketRowsTest} has P1, P2, P6 to P13 and P16. P3 to P5, P14 and P15 are
 * about encryption, which no flow has yet: an allocation that asks for it is refused (security:
 * OapServerTest.whoAsksForEncryptionIsRefusedWithASentence).
 */
class HangRowsTest {
    private static final int DATA = FrctHeader.DATA | FrctHeader.DRF;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void h5TwoEndsThatBothWaitForTheWindowOfTheOtherGoOnWhenBothRead(boolean extended) {
        Pair pair = new Pair(Pair.data(extended), Path.CLEAN.delay(1, 0), 1);
        pair.a.reads = false;
        pair.b.reads = false;
        for (int i = 0; i < 1000; i++) {
            pair.a.toWrite.add(Pair.message(i, 20));
            pair.b.toWrite.add(Pair.message(i, 20));
        }
        pair.runUntil(10 * Pair.S);
        assertThat(pair.a.result).isEqualTo(FrcpResult.WOULD_BLOCK);
        assertThat(pair.b.result).isEqualTo(FrcpResult.WOULD_BLOCK);
        pair.a.reads = true;
        pair.b.reads = true;
        pair.runUntil(20 * Pair.S);
        assertThat(pair.a.read).as(pair::describe).hasSize(1000);
        assertThat(pair.b.read).as(pair::describe).hasSize(1000);
    }

    @Test
    void h11WhoHasNoMemoryToSendStillReceivesAndAcknowledges() {
        Solo solo = new Solo(Solo.config(true, false, false), 16, 8);
        while (solo.write("30") > 0) {
            solo.sent();
        }
        assertThat(solo.sendPool.inUse()).as("others may need the other six").isEqualTo(2);
        solo.comes(DATA, 0, 10, 0, "31");
        assertThat(solo.sentWithin(5 * Solo.MS))
                .anyMatch(packet -> packet.startsWith("0000000b", 16));
        assertThat(solo.read()).isEqualTo("31");
        solo.comes(FrctHeader.ACK, 0, 0, 18, "");
        assertThat(solo.write("30")).isEqualTo(1);
    }

    @Test
    void h13WhatWaitsBelongsToTheMachineWhateverBecomesOfTheBuffersItCameIn() {
        Solo solo = Solo.toPrototype(true, 16);
        byte[] buffer = {0x30, 0x31};
        MemorySegment segment = MemorySegment.ofArray(buffer);
        assertThat(solo.machine.write(segment, 0, 2, solo.nowNs)).isEqualTo(2);
        buffer[0] = 0x66;
        String first = solo.sent().getFirst();
        buffer[1] = 0x66;
        assertThat(first).endsWith("3031");
        assertThat(solo.sentWithin(3000 * Solo.MS)).first().asString().endsWith("3031");

        byte[] packet = new byte[13];
        MemorySegment came = MemorySegment.ofArray(packet);
        FrctHeader.write(came, 0, DATA, 0, 10, 0);
        packet[12] = 0x32;
        solo.machine.input(came, 0, packet.length, solo.nowNs);
        FrctHeader.write(came, 0, DATA, 0, 12, 0);
        packet[12] = 0x34;
        solo.machine.input(came, 0, packet.length, solo.nowNs);
        FrctHeader.write(came, 0, DATA, 0, 11, 0);
        packet[12] = 0x33;
        solo.machine.input(came, 0, packet.length, solo.nowNs);
        packet[12] = 0x66;
        assertThat(solo.read()).isEqualTo("32");
        assertThat(solo.read()).isEqualTo("33");
        assertThat(solo.read()).isEqualTo("34");
    }

    @Test
    void h17APacketIsLetGoOfWhenItIsAcknowledgedAndNotWhenItsTimerFires() {
        Solo solo = Solo.toPrototype(true, 16);
        for (int i = 0; i < 10; i++) {
            solo.write("30");
        }
        solo.sent();
        assertThat(solo.sendPool.inUse()).isEqualTo(10);
        solo.comes(FrctHeader.ACK, 0, 0, 23, "");
        for (int i = 0; i < 7; i++) {
            solo.write("31");
        }
        solo.sent();
        assertThat(solo.sendPool.inUse()).as("those of the first seven serve again").isEqualTo(10);
        solo.comes(FrctHeader.ACK, 0, 0, 32, "");
        assertThat(solo.sendPool.inUse()).isEqualTo(10);
        solo.comes(FrctHeader.ACK, 0, 0, 33, "");
        assertThat(solo.sendPool.inUse()).isZero();
    }

    @Test
    void h18ANewRunLeavesNothingOfTheOldOne() {
        Solo solo = Solo.toPrototype(true, 16);
        solo.comes(DATA, 0, 10, 0, "30");
        solo.comes(DATA, 0, 12, 0, "66");
        solo.comes(DATA, 0, 13, 0, "66");
        int first = 10 + (1 << 24);
        solo.comes(DATA, 0, first, 0, "31");
        assertThat(solo.count("dropped-old-run")).isEqualTo(2);
        for (int i = 1; i < 5; i++) {
            solo.comes(FrctHeader.DATA, 0, first + i, 0, "3" + (1 + i));
        }
        for (String message : new String[] {"30", "31", "32", "33", "34", "35"}) {
            assertThat(solo.read()).isEqualTo(message);
        }
        assertThat(solo.count("dropped-duplicate")).isZero();
        assertThat(solo.pool.inUse()).isZero();
    }
}
