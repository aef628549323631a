package org.o7s.lab.cable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImpairmentMachineTest {
    private static final long SEED = 20_261_121;
    private static final long MS = 1_000_000;

    /** A frame that carries its number. */
    private static byte[] frame(int number) {
        byte[] frame = new byte[64];
        frame[60] = (byte) (number >>> 8);
        frame[61] = (byte) number;
        return frame;
    }

    private static int number(byte[] frame) {
        return (frame[60] & 0xff) << 8 | (frame[61] & 0xff);
    }

    /** One frame per ms, then everything that is under way; the numbers in order of arrival. */
    private static List<Integer> send(ImpairmentMachine machine, int frames) {
        List<Integer> arrived = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            machine.offer(frame(i), i * MS);
            drain(machine, i * MS, arrived);
        }
        drain(machine, Long.MAX_VALUE - 1, arrived);
        return arrived;
    }

    private static void drain(ImpairmentMachine machine, long nowNs, List<Integer> into) {
        Optional<byte[]> frame = machine.poll(nowNs);
        while (frame.isPresent()) {
            into.add(number(frame.get()));
            frame = machine.poll(nowNs);
        }
    }

    private static ImpairmentMachine cable(Impairments impairments) {
        return new ImpairmentMachine(impairments, SEED);
    }

    private static void assertBalanced(ImpairmentMachine machine) {
        ImpairmentMachine.Counts c = machine.counts();
        assertThat(c.offered() + c.duplicated())
                .as("%s", c)
                .isEqualTo(c.delivered() + c.lost() + c.overflowed() + c.waiting());
    }

    @Test
    void aGoodCableDeliversAtOnceAndInOrder() {
        ImpairmentMachine machine = cable(Impairments.NONE);
        machine.offer(frame(1), 5);
        machine.offer(frame(2), 5);
        assertThat(machine.nextDueNs()).isEqualTo(5);
        assertThat(machine.poll(5)).hasValueSatisfying(f -> assertThat(number(f)).isEqualTo(1));
        assertThat(machine.poll(5)).hasValueSatisfying(f -> assertThat(number(f)).isEqualTo(2));
        assertThat(machine.poll(5)).isEmpty();
        assertThat(machine.nextDueNs()).isEqualTo(ImpairmentMachine.NEVER);
    }

    @Test
    void theSameSeedTreatsFramesTheSame() {
        Impairments bad =
                Impairments.NONE
                        .withLoss(0.1)
                        .withDuplication(0.1)
                        .withCorruption(0.1)
                        .withReordering(0.1, 3)
                        .withDelay(5, 4);
        assertThat(send(cable(bad), 1000)).isEqualTo(send(cable(bad), 1000));
        assertThat(send(cable(bad), 1000))
                .isNotEqualTo(send(new ImpairmentMachine(bad, SEED + 1), 1000));
    }

    @Test
    void whichFramesAreLostDoesNotDependOnTheOtherImpairments() {
        List<Integer> lossOnly = send(cable(Impairments.NONE.withLoss(0.2)), 1000);
        List<Integer> both = send(cable(Impairments.NONE.withLoss(0.2).withDelay(9, 9)), 1000);
        assertThat(both).isEqualTo(lossOnly);
    }

    @Test
    void lossTakesItsShare() {
        ImpairmentMachine machine = cable(Impairments.NONE.withLoss(0.1));
        assertThat(send(machine, 10_000)).hasSizeBetween(8_800, 9_200);
        assertBalanced(machine);
    }

    @Test
    void delayIsKeptToTheNanosecond() {
        ImpairmentMachine machine = cable(Impairments.NONE.withDelay(20, 0));
        machine.offer(frame(1), 7);
        assertThat(machine.nextDueNs()).isEqualTo(20 * MS + 7);
        assertThat(machine.poll(20 * MS + 6)).isEmpty();
        assertThat(machine.poll(20 * MS + 7)).isPresent();
    }

    @Test
    void jitterVariesTheDelayAndNeverReorders() {
        ImpairmentMachine machine = cable(Impairments.NONE.withDelay(20, 20));
        assertThat(send(machine, 1000)).isSorted().hasSize(1000);
        machine.offer(frame(1), 10_000 * MS);
        assertThat(machine.nextDueNs()).isBetween(10_000 * MS, 10_040 * MS);
    }

    @Test
    void aFrameThatIsHeldBackIsOvertaken() {
        ImpairmentMachine machine = cable(Impairments.NONE.withReordering(0.1, 3));
        List<Integer> arrived = send(machine, 1000);
        assertThat(arrived).doesNotHaveDuplicates().hasSize(1000);
        assertThat(arrived).isNotEqualTo(arrived.stream().sorted().toList());
        for (int i = 0; i < arrived.size(); i++) {
            assertThat(arrived.get(i) - i).isBetween(-3, 3);
        }
        assertThat(machine.counts().reordered()).isBetween(60L, 140L);
    }

    @Test
    void aDuplicateIsASecondFrame() {
        ImpairmentMachine machine = cable(Impairments.NONE.withDuplication(1));
        byte[] original = frame(1);
        machine.offer(original, 0);
        byte[] first = machine.poll(0).orElseThrow();
        byte[] second = machine.poll(0).orElseThrow();
        assertThat(second).isEqualTo(first).isNotSameAs(first);
        assertBalanced(machine);
    }

    @Test
    void corruptionFlipsOneBitBehindTheHeader() {
        ImpairmentMachine machine = cable(Impairments.NONE.withCorruption(1));
        for (int i = 0; i < 200; i++) {
            byte[] sent = frame(i);
            machine.offer(sent.clone(), 0);
            BitSet difference = BitSet.valueOf(machine.poll(0).orElseThrow());
            difference.xor(BitSet.valueOf(sent));
            assertThat(difference.cardinality()).isEqualTo(1);
            assertThat(difference.nextSetBit(0)).isGreaterThanOrEqualTo(14 * 8);
        }
        machine.offer(new byte[14], 0);
        assertThat(machine.poll(0)).hasValueSatisfying(f -> assertThat(f).containsOnly(0));
    }

    @Test
    void aRateSpacesFramesAndItsQueueOverflows() {
        // 64 bytes at 512 kbit/s are 1 ms each.
        ImpairmentMachine machine = cable(Impairments.NONE.withRate(512_000, 3));
        for (int i = 0; i < 5; i++) {
            machine.offer(frame(i), 0);
        }
        assertThat(machine.counts().overflowed()).isEqualTo(2);
        assertThat(machine.nextDueNs()).isEqualTo(MS);
        assertThat(machine.poll(MS)).isPresent();
        assertThat(machine.nextDueNs()).isEqualTo(2 * MS);
        assertBalanced(machine);
    }

    @Test
    void whatIsUnderWayDoesNotWaitForTheCable() {
        ImpairmentMachine machine = cable(Impairments.NONE.withDelay(100, 0).withRate(512_000, 3));
        assertThat(send(machine, 50)).hasSize(50);
        ImpairmentMachine far = cable(Impairments.NONE.withDelay(100, 0));
        for (int i = 0; i <= ImpairmentMachine.MAX_WAITING; i++) {
            far.offer(frame(i), 0);
        }
        assertThat(far.counts().waiting()).isEqualTo(ImpairmentMachine.MAX_WAITING);
        assertThat(far.counts().overflowed()).isEqualTo(1);
        assertBalanced(far);
    }

    @Test
    void inABurstSoManyFramesInARowAreLost() {
        ImpairmentMachine machine = cable(Impairments.NONE.withLoss(0.02).withBursts(3));
        BitSet lost = new BitSet();
        lost.set(0, 10_000);
        send(machine, 10_000).forEach(lost::clear);
        int bursts = 0;
        for (int at = lost.nextSetBit(0); at >= 0; at = lost.nextSetBit(lost.nextClearBit(at))) {
            int length = Math.min(10_000, lost.nextClearBit(at)) - at;
            assertThat(length % 3).as("%d in a row at %d", length, at).isZero();
            bursts++;
        }
        assertThat(bursts).isBetween(150, 250);
        assertThat(machine.counts().lost()).isEqualTo(lost.cardinality());
        assertBalanced(machine);
    }

    @Test
    void atTheEndOfEachPeriodNothingComesThrough() {
        ImpairmentMachine machine = cable(Impairments.NONE);
        machine.change(Impairments.NONE.withDark(5, 7), 100 * MS);
        List<Integer> arrived = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            machine.offer(frame(i), (100 + i) * MS);
            drain(machine, (100 + i) * MS, arrived);
        }
        assertThat(arrived).containsExactly(0, 1, 7, 8, 14, 15);
        assertThat(machine.counts().lost()).isEqualTo(15);
        assertThat(machine.counts().dark()).isEqualTo(15);
        assertBalanced(machine);
    }

    @Test
    void aCableCanBecomeBadAndGoodAgain() {
        ImpairmentMachine machine = cable(Impairments.NONE);
        machine.change(Impairments.NONE.withLoss(1), 0);
        machine.offer(frame(1), 0);
        machine.change(Impairments.NONE, 0);
        machine.offer(frame(2), 0);
        assertThat(number(machine.poll(0).orElseThrow())).isEqualTo(2);
    }

    @Test
    void everyFrameIsAccountedForWhateverHappens() {
        for (long seed = 0; seed < 50; seed++) {
            ImpairmentMachine machine =
                    new ImpairmentMachine(
                            Impairments.NONE
                                    .withLoss(0.2)
                                    .withBursts(2)
                                    .withDark(10, 50)
                                    .withDuplication(0.2)
                                    .withReordering(0.2, 5)
                                    .withDelay(3, 3)
                                    .withRate(400_000, 10),
                            seed);
            for (int i = 0; i < 300; i++) {
                machine.offer(frame(i), i * MS / 2);
                machine.poll(i * MS / 2);
                assertBalanced(machine);
            }
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Impairments.NONE.withLoss(1.1))
                .hasMessage("loss 1.1 is outside 0..1");
        assertThatThrownBy(() -> Impairments.NONE.withDelay(1, 2)).hasMessageContaining("jitter");
        assertThatThrownBy(() -> Impairments.NONE.withBursts(0))
                .hasMessage("burst 0 is less than 1");
        assertThatThrownBy(() -> Impairments.NONE.withDark(2, 1)).hasMessageContaining("dark");
        assertThatThrownBy(() -> Impairments.NONE.withRate(1, 0)).hasMessageContaining("queue");
    }
}
