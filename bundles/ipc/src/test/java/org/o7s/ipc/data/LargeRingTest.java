package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.linux.SharedMemory;

/** A ring of a large segment: as any other, until much goes through it fast. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeRingTest {
    private static final int RECORD = 1400;
    private static final int USUAL_RECORDS = FlowSegment.RING_BYTES / 1408;
    private static final int LARGE_RECORDS = FlowSegment.LARGE_RING_BYTES / 1408;
    private static final int UP_TAIL = 512;
    private static final int UP_SIZE = UP_TAIL + 12;
    private static final int UP_DATA = 4096;
    private static final int RING_BYTES_OFFSET = 12;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(FlowSegment.longestBytes());
    private final MemorySegment in = arena.allocate(FlowSegment.longestBytes());
    private FlowSegment segment;
    private RingProducer producer;
    private RingConsumer consumer;
    private long nowNs;
    private int sent;
    private int received;

    @BeforeEach
    void makeRing() throws Exception {
        segment = FlowSegment.createLarge(SealedMemory.SOURCE, arena);
        producer = segment.clientProducer(() -> nowNs);
        consumer = segment.daemonConsumer();
    }

    @AfterEach
    void unmap() {
        segment.handle().close();
        arena.close();
    }

    private boolean send(int bytes) {
        out.set(JAVA_INT, 0, sent);
        boolean accepted = producer.offer(out, 0, bytes);
        if (accepted) {
            sent++;
        }
        return accepted;
    }

    private void receive(int bytes) {
        assertThat(consumer.next()).isEqualTo(bytes);
        consumer.copyTo(in, 0);
        assertThat(in.get(JAVA_INT, 0)).isEqualTo(received);
        consumer.advance();
        received++;
    }

    private int waiting() {
        return sent - received;
    }

    /** Sends until there is no room, and has all taken; the most that waited. */
    private int fillAndDrain(int bytes) {
        while (send(bytes)) {
            // Until it is full.
        }
        int most = waiting();
        while (waiting() > 0) {
            receive(bytes);
        }
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        return most;
    }

    /**
     * The same many times, a ring's worth of the usual size in so many ns; the most that waited.
     */
    private int rush(int rounds, int bytes, long ringNs) {
        int most = 0;
        for (int round = 0; round < rounds; round++) {
            most = Math.max(most, fillAndDrain(bytes));
            nowNs += ringNs;
        }
        return most;
    }

    @Test
    void aRingThatIsFullAgainAndAgainOfLongRecordsThatAreTakenFastBecomesLarge() {
        assertThat(rush(100, RECORD, 20_000)).isEqualTo(LARGE_RECORDS);
        assertThat(segment.isLarge()).isTrue();
    }

    @Test
    void whatWaitsIsCountedInCirclesOfAllSizes() {
        for (int round = 0; round < 100; round++) {
            while (send(RECORD)) {
                // Until it is full.
            }
            assertThat(consumer.waitingRecords()).isEqualTo(waiting());
            // The consumer says how far it is at the latest when it has taken everything.
            assertThat(producer.waitingRecords()).isGreaterThanOrEqualTo(waiting());
            assertThat(producer.waitingRecords() == waiting() || round % 2 == 0).isTrue();
            while (waiting() > round % 2) {
                receive(RECORD);
            }
            assertThat(consumer.waitingRecords()).isEqualTo(waiting());
            nowNs += 20_000;
        }
    }

    @Test
    void nobodyCountsWithoutEndWhateverIsSaid() {
        send(RECORD);
        segment.memory().set(JAVA_LONG, UP_TAIL, Long.MAX_VALUE - 7);
        assertThat(consumer.waitingRecords()).isLessThanOrEqualTo(FlowSegment.RING_BYTES);
        segment.memory().set(JAVA_INT, UP_SIZE, 7);
        assertThat(consumer.waitingRecords()).isZero();
    }

    @Test
    void aConsumerThatIsNotSoFastGetsTheUsualCircle() {
        assertThat(rush(200, RECORD, 100_000)).isEqualTo(USUAL_RECORDS);
    }

    @Test
    void shortRecordsGetTheUsualCircle() {
        assertThat(rush(200, 64, 20_000)).isEqualTo(FlowSegment.RING_BYTES / 72);
    }

    @Test
    void aRingThatIsSeldomFullStaysAsItIs() {
        for (int i = 0; i < 20; i++) {
            assertThat(fillAndDrain(RECORD)).isLessThanOrEqualTo(USUAL_RECORDS);
            for (int calm = 0; calm < 1000; calm++) {
                assertThat(send(RECORD)).isTrue();
                receive(RECORD);
            }
            nowNs += 20_000;
        }
    }

    @Test
    void nobodyIsMadeToWaitForALargeCircleAsWriterThatMustWait() {
        while (send(RECORD) || producer.grow()) {
            // As whoever waits for a consumer that takes nothing.
        }
        assertThat(waiting()).isEqualTo(USUAL_RECORDS);
    }

    @Test
    void beforeItBecomesLargeEverythingIsTakenAndTheProducerWaitsForThat() {
        int usual = 0;
        while (usual < USUAL_RECORDS) {
            usual = fillAndDrain(RECORD);
        }
        // Only half is taken each time, so that it is never empty by itself.
        boolean waits = false;
        while (!waits) {
            while (send(RECORD)) {
                // Until it is full.
            }
            for (int i = waiting() / 2; i > 0; i--) {
                receive(RECORD);
            }
            consumer.next();
            nowNs += 10_000;
            waits = !producer.hasRoom(RECORD);
        }
        assertThat(producer.seemsRoomy(RECORD)).isFalse();
        while (waiting() > 0) {
            assertThat(send(RECORD)).isFalse();
            receive(RECORD);
        }
        assertThat(producer.seemsRoomy(RECORD)).isTrue();
        assertThat(fillAndDrain(RECORD)).isEqualTo(LARGE_RECORDS);
    }

    @Test
    void itIsAsUsualAgainOnceTheConsumerIsSlow() {
        assertThat(rush(100, RECORD, 20_000)).isEqualTo(LARGE_RECORDS);
        rush(5, RECORD, 1_000_000_000);
        assertThat(rush(10, RECORD, 1_000_000_000)).isEqualTo(USUAL_RECORDS);
        assertThat(rush(100, RECORD, 20_000)).as("and large again").isEqualTo(LARGE_RECORDS);
    }

    @Test
    void aSlowConsumerThatIsNeverDoneSeesLessWaitToo() {
        assertThat(rush(100, RECORD, 20_000)).isEqualTo(LARGE_RECORDS);
        for (int i = 0; i < 2 * LARGE_RECORDS; i++) {
            while (send(RECORD)) {
                // It is always full.
            }
            receive(RECORD);
            nowNs += 100_000;
        }
        for (int i = 0; waiting() > USUAL_RECORDS; i++) {
            assertThat(i).isLessThan(LARGE_RECORDS);
            assertThat(send(RECORD)).isFalse();
            receive(RECORD);
        }
        for (int i = 0; i < LARGE_RECORDS; i++) {
            send(RECORD);
            assertThat(waiting()).isBetween(1, USUAL_RECORDS);
            receive(RECORD);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void recordsOfAllLengthsComeOutAsTheyWentInWhateverTheCircle(long seed) {
        Random random = new Random(seed);
        Queue<Integer> expected = new ArrayDeque<>();
        int number = 0;
        int most = 0;
        for (int burst = 0; burst < 400; burst++) {
            int bytes = 512 + random.nextInt(random.nextInt(9) == 0 ? 60_000 : 2_000);
            while (producer.hasRoom(bytes)) {
                out.asSlice(0, bytes).fill((byte) number++);
                assertThat(producer.offer(out, 0, bytes)).isTrue();
                expected.add(bytes);
                bytes = 512 + random.nextInt(random.nextInt(9) == 0 ? 60_000 : 2_000);
            }
            most = Math.max(most, expected.size());
            int taken = Math.min(expected.size(), random.nextInt(2 * expected.size() + 2));
            for (int i = 0; i < taken; i++) {
                int length = expected.remove();
                out.asSlice(0, length).fill((byte) (number - expected.size() - 1));
                assertThat(consumer.next()).isEqualTo(length);
                consumer.copyTo(in, 0);
                assertThat(in.asSlice(0, length).mismatch(out.asSlice(0, length)))
                        .as("seed %d burst %d", seed, burst)
                        .isEqualTo(-1);
                consumer.advance();
            }
            consumer.next();
            // Now fast, now slow.
            nowNs += burst / 50 % 2 == 0 ? 10_000 : 10_000_000;
        }
        assertThat(most).as("it was large").isGreaterThan(FlowSegment.RING_BYTES / 512);
        assertThat(producer.isBroken() || consumer.isBroken()).isFalse();
    }

    @Test
    void aSegmentThatWasLargeServesTheNextFlowAsIfItWereNew() {
        rush(100, RECORD, 20_000);
        segment.reset();
        producer = segment.clientProducer(() -> nowNs);
        consumer = segment.daemonConsumer();
        assertThat(fillAndDrain(RECORD)).isLessThan(USUAL_RECORDS);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {FlowSegment.LARGE_RING_BYTES * 2, FlowSegment.LARGE_RING_BYTES - 8, 1 << 30})
    void anImpossibleSizeBreaksTheRing(int size) {
        segment.memory().set(JAVA_INT, UP_SIZE, size);
        segment.memory().set(JAVA_LONG, UP_DATA, 8);
        segment.memory().set(JAVA_LONG, UP_TAIL, 16);
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(consumer.isBroken()).isTrue();
    }

    @Test
    void aRecordIsNoLongerThanInAnyRing() {
        assertThat(producer.longestBytes()).isEqualTo(65_528);
        segment.memory().set(JAVA_INT, UP_SIZE, FlowSegment.LARGE_RING_BYTES);
        segment.memory().set(JAVA_LONG, UP_DATA, 65_529);
        segment.memory().set(JAVA_LONG, UP_TAIL, 131_072);
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(consumer.isBroken()).isTrue();
    }

    @Test
    void whoeverGetsItSeesThatItIsLarge() throws Exception {
        FlowSegment adopted = FlowSegment.adopt(SealedMemory.SOURCE, segment.handle().copy());
        assertThat(adopted.isLarge()).isTrue();
        assertThat(adopted.recordsMax()).isEqualTo(FlowSegment.LARGE_RING_BYTES / 8);
        assertThat(adopted.mpsBytes()).isEqualTo(segment.mpsBytes());
        assertThat(FlowSegment.longestBytes()).isEqualTo(65_528);
        adopted.clientProducer().offer(out, 0, 77);
        assertThat(consumer.next()).isEqualTo(77);
    }

    @Test
    void aSegmentWhoseSizeIsNotWhatItSaysIsNotTaken() {
        segment.memory().set(JAVA_INT, RING_BYTES_OFFSET, FlowSegment.RING_BYTES);
        assertThatThrownBy(() -> FlowSegment.adopt(SealedMemory.SOURCE, segment.handle().copy()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another version");
    }

    @Test
    void aSegmentOfNoAllowedSizeIsNotTaken() throws Exception {
        SharedMemory other = SharedMemory.create("o7s-test", FlowSegment.LARGE_BYTES / 2, arena);
        assertThatThrownBy(
                        () ->
                                FlowSegment.adopt(
                                        SealedMemory.SOURCE,
                                        new DescriptorHandle(other.descriptor())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("135168 or 8392704 sealed bytes");
    }

    @Test
    void withoutMemoryForTheLargeCircleTheUsualOnesGoOn() {
        int[] asked = new int[1];
        LargeCircle large =
                new LargeCircle(
                        FlowSegment.LARGE_RING_BYTES,
                        () -> {
                            asked[0]++;
                            return false;
                        },
                        () -> nowNs);
        RingSize circle = new RingSize(FlowSegment.RING_BYTES, large);
        long tail = 0;
        for (int round = 0; round < 1_000; round++) {
            long consumed = tail;
            while (circle.fit(1408, tail, consumed)) {
                tail += 1408;
            }
            assertThat(circle.limit()).isEqualTo(circle.size());
        }
        assertThat(circle.size()).isEqualTo(FlowSegment.RING_BYTES);
        assertThat(asked[0]).isEqualTo(1);
    }
}
