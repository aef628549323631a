package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPool;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.wire.g23.FrctHeader;

/** Flows share the memory of their process: those that take all they can get hold up nobody. */
class FairShareTest {
    private static final int PACKETS = 600;
    private static final int MESSAGE_BYTES_MAX = 1000;
    private static final FrcpConfig CONFIG = config(Pair.data(true));

    private PacketPool toSend = Pair.End.pool(CONFIG, PACKETS);
    private PacketPool toRead = Pair.End.pool(CONFIG, PACKETS);
    private final MessageBudget budget = new MessageBudget(1 << 20);
    private long seed = 20_261_122;

    private static FrcpConfig config(FrcpConfig data) {
        return new FrcpConfig(
                data.retransmits(),
                data.checked(),
                data.extended(),
                data.guarded(),
                data.payloadBytes(),
                data.windowPackets(),
                MESSAGE_BYTES_MAX,
                data.mplNs(),
                data.acknowledgeNs(),
                data.giveUpNs(),
                data.timeoutNs());
    }

    /** An end in a process of its own. */
    private Pair.End alone() {
        seed++;
        return new Pair.End(CONFIG, Entropy.seeded(seed), 4096);
    }

    /** An end in the process that all have in common. */
    private Pair.End shared() {
        seed++;
        return new Pair.End(CONFIG, Entropy.seeded(seed), toSend, toRead, budget, new DeltaT());
    }

    private Pair flow(Pair.End writer, Pair.End reader) {
        seed++;
        return new Pair(writer, reader, Path.CLEAN.delay(1, 0), seed);
    }

    private static void write(Pair pair, int messages) {
        for (int i = 0; i < messages; i++) {
            pair.a.toWrite.add(Pair.message(i, 50));
        }
    }

    private static void expectAllArrives(Pair pair, int messages) {
        write(pair, messages);
        pair.runUntil(pair.nowNs + 10 * Pair.S);
        assertThat(pair.b.read).as(pair::describe).hasSize(messages);
        for (int i = 0; i < messages; i++) {
            assertThat(Pair.numberOf(pair.b.read.get(i))).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20, 70})
    void flowsThatNobodyReadsLeaveMemoryForOthers(int greedy) {
        List<Pair> unread = new ArrayList<>();
        for (int i = 0; i < greedy; i++) {
            int before = toRead.inUse();
            Pair pair = flow(alone(), shared());
            pair.b.reads = false;
            write(pair, 1000);
            pair.runUntil(Pair.S);
            assertThat(toRead.inUse()).as("it got some memory").isGreaterThan(before);
            unread.add(pair);
        }

        expectAllArrives(flow(alone(), shared()), 1000);

        // Whoever reads at last gets everything.
        Pair first = unread.getFirst();
        first.b.reads = true;
        first.runUntil(first.nowNs + 60 * Pair.S);
        assertThat(first.b.read).as(first::describe).hasSize(1000);
    }

    /** What a peer was told that it may send is stored, or it would give up after two minutes. */
    @Test
    void flowsThatNobodyReadsForLongerThanAPacketIsRepeatedStayUp() {
        toRead = Pair.End.pool(CONFIG, 16_384);
        List<Pair> unread = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Pair pair = flow(alone(), shared());
            pair.b.reads = false;
            write(pair, 400);
            pair.runUntil(Pair.S);
            unread.add(pair);
        }
        for (Pair pair : unread) {
            pair.runUntil(150 * Pair.S);
            assertThat(pair.a.machine.state()).as(pair::describe).isEqualTo(FrcpState.UP);
        }
        for (Pair pair : unread) {
            pair.b.reads = true;
            pair.runUntil(200 * Pair.S);
            assertThat(pair.b.read).as(pair::describe).hasSize(400);
        }
        assertThat(toRead.inUse()).isZero();
    }

    /** Who sends more than it may takes nothing of what others were promised. */
    @Test
    void aPeerThatIgnoresItsWindowGetsItsShareOnly() {
        Pair.End unread = shared();
        unread.reads = false;
        byte[] packet = new byte[12 + 50];
        for (int number = 0; number < 2_000; number++) {
            FrctHeader.write(
                    MemorySegment.ofArray(packet),
                    0,
                    FrctHeader.DATA | FrctHeader.DRF,
                    0,
                    number,
                    0);
            unread.machine.input(MemorySegment.ofArray(packet), 0, packet.length, 0);
        }
        assertThat(toRead.inUse()).isLessThan(PACKETS / 4);
        expectAllArrives(flow(alone(), shared()), 1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20, 70})
    void flowsThatNobodyAcknowledgesLeaveMemoryForOthers(int greedy) {
        for (int i = 0; i < greedy; i++) {
            Pair pair = flow(shared(), alone());
            pair.dropFromA(Integer.MAX_VALUE);
            write(pair, 1000);
            pair.runUntil(Pair.S);
            assertThat(pair.a.toWrite).as("it got some memory").hasSizeLessThan(1000);
        }
        expectAllArrives(flow(shared(), alone()), 1000);
    }
}
