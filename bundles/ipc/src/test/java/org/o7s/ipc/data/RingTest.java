package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingTest {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(FlowSegment.longestBytes());
    private final MemorySegment in = arena.allocate(FlowSegment.longestBytes());
    private final ByteBuffer[] buffers = {
        ByteBuffer.allocate(65_536), ByteBuffer.allocateDirect(65_536)
    };
    private FlowSegment segment;
    private RingProducer producer;
    private RingConsumer consumer;

    @BeforeEach
    void makeRing() throws Exception {
        segment = FlowSegment.create(arena);
        producer = segment.clientProducer();
        consumer = segment.daemonConsumer();
    }

    @AfterEach
    void unmap() {
        segment.handle().close();
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void recordsPutInPieceByPieceFromAnyBufferComeOutIntoAnyBuffer(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 20_000; step++) {
            int bytes = random.nextInt(random.nextInt(50) == 0 ? 65_500 : 300);
            ByteBuffer source = buffer(random.nextBoolean());
            ByteBuffer target = buffer(random.nextBoolean());
            byte[] expected = new byte[bytes];
            random.nextBytes(expected);
            source.put(7, expected);
            int first = random.nextInt(bytes + 1);
            assertThat(producer.begin(bytes + 4)).isTrue();
            producer.put(source, 7, first);
            assertThat(consumer.hasNext()).isFalse();
            producer.put(source, 7 + first, bytes - first);
            producer.putBigEndian(step * 77_777);
            producer.commit();
            assertThat(consumer.next()).isEqualTo(bytes + 4);
            consumer.copyTo(first, target, 3 + first, bytes - first);
            consumer.copyTo(0, target, 3, first);
            byte[] got = new byte[bytes];
            target.get(3, got);
            assertThat(got).as("seed %d step %d", seed, step).isEqualTo(expected);
            assertThat(consumer.bigEndian(bytes)).isEqualTo(step * 77_777);
            consumer.advance();
            assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        }
    }

    private ByteBuffer buffer(boolean direct) {
        return buffers[direct ? 1 : 0].duplicate();
    }

    @Test
    void aRecordTakesNoMoreThanItWasBegunFor() {
        assertThat(producer.begin(10)).isTrue();
        ByteBuffer source = ByteBuffer.allocate(20);
        producer.put(source, 0, 8);
        assertThatThrownBy(() -> producer.put(source, 0, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> producer.putBigEndian(1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        producer.put(source, 0, 2);
        producer.commit();
        assertThat(consumer.next()).isEqualTo(10);
        assertThatThrownBy(() -> consumer.copyTo(5, source, 0, 6))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> consumer.bigEndian(7))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void recordsOfAllLengthsComeOutAsTheyWentIn(long seed) {
        Random random = new Random(seed);
        Queue<byte[]> expected = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(5) < 3) {
                byte[] record = new byte[random.nextInt(random.nextInt(50) == 0 ? 65_529 : 300)];
                random.nextBytes(record);
                MemorySegment.copy(record, 0, out, JAVA_BYTE, 0, record.length);
                if (producer.offer(out, 0, record.length)) {
                    expected.add(record);
                } else {
                    assertThat(producer.seemsRoomy(record.length)).isFalse();
                }
            } else {
                takeOne(expected, "seed " + seed + " step " + step);
            }
        }
        while (!expected.isEmpty()) {
            takeOne(expected, "seed " + seed + " at the end");
        }
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(producer.isDrained()).isTrue();
        assertThat(producer.isBroken() || consumer.isBroken()).isFalse();
    }

    private void takeOne(Queue<byte[]> expected, String situation) {
        byte[] record = expected.poll();
        int length = consumer.next();
        if (record == null) {
            assertThat(length).as(situation).isEqualTo(RingConsumer.EMPTY);
            return;
        }
        assertThat(length).as(situation).isEqualTo(record.length);
        consumer.copyTo(in, 0);
        consumer.advance();
        assertThat(in.asSlice(0, length).toArray(JAVA_BYTE)).as(situation).isEqualTo(record);
    }

    @Test
    void theLongestRecordFitsWhereverTheRingStands() {
        for (int i = 0; i < 100; i++) {
            assertThat(producer.offer(out, 0, 17 * i)).isTrue();
            assertThat(consumer.next()).isEqualTo(17 * i);
            consumer.advance();
            assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
            assertThat(producer.offer(out, 0, producer.longestBytes())).isTrue();
            assertThat(producer.offer(out, 0, 0)).isFalse();
            assertThat(consumer.next()).isEqualTo(65_528);
            consumer.copyTo(in, 0);
            consumer.advance();
            assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        }
    }

    @Test
    void roomComesBackAtTheLatestWhenTheRingIsFoundEmpty() {
        producer.offer(out, 0, 65_000);
        assertThat(producer.hasRoom(600)).isFalse();
        consumer.next();
        assertThat(consumer.advance()).isTrue();
        assertThat(producer.hasRoom(600)).isTrue();
        producer.offer(out, 0, 64);
        producer.offer(out, 0, 64);
        consumer.next();
        assertThat(consumer.advance()).isFalse();
        assertThat(producer.isDrained()).isFalse();
        consumer.next();
        assertThat(consumer.advance()).isTrue();
        assertThat(producer.isDrained()).isTrue();
    }

    @Test
    void aRingThatIsOftenFullGrowsOnceItIsEmptyAndKeepsItsOrder() {
        int next = 0;
        int expected = 0;
        int most = 0;
        for (int round = 0; round < 100; round++) {
            int held = next - expected;
            while (offerNumber(next)) {
                next++;
                held++;
            }
            most = Math.max(most, held);
            // Half of it, so that it is full again soon, but at times all.
            int taken = round % 10 == 9 ? held : held / 2;
            for (int i = 0; i < taken; i++) {
                expected = takeNumber(expected);
            }
            consumer.next();
        }
        assertThat(most).isGreaterThan(50);
        while (expected < next) {
            expected = takeNumber(expected);
        }
    }

    @Test
    void aRingThatIsFullNowAndThenStaysSmall() {
        int next = 0;
        int expected = 0;
        for (int round = 0; round < 100; round++) {
            while (offerNumber(next)) {
                next++;
            }
            assertThat(next - expected).isLessThan(9);
            while (expected < next) {
                expected = takeNumber(expected);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(offerNumber(next++)).isTrue();
                expected = takeNumber(expected);
            }
        }
    }

    private boolean offerNumber(int number) {
        out.set(JAVA_INT, 0, number);
        return producer.offer(out, 0, 1000);
    }

    private int takeNumber(int expected) {
        assertThat(consumer.next()).isEqualTo(1000);
        consumer.copyTo(in, 0);
        assertThat(in.get(JAVA_INT, 0)).isEqualTo(expected);
        consumer.advance();
        return expected + 1;
    }

    @Test
    void aRecordThatIsLargerThanTheRingFitsAtOnceUnlessTheRingHasGoneRound() {
        assertThat(producer.offer(out, 0, 100)).isTrue();
        assertThat(producer.offer(out, 0, 40_000)).isTrue();
        assertThat(consumer.next()).isEqualTo(100);
        consumer.advance();
        assertThat(consumer.next()).isEqualTo(40_000);
        consumer.advance();
        for (int i = 0; i < 5; i++) {
            offerGrowing(20_000);
            offerGrowing(20_000);
            take(20_000);
            assertThat(producer.offer(out, 0, 60_000)).isFalse();
            assertThat(producer.seemsRoomy(60_000)).isFalse();
            take(20_000);
            assertThat(producer.seemsRoomy(60_000)).isTrue();
            assertThat(producer.offer(out, 0, 60_000)).isTrue();
            take(60_000);
        }
    }

    private void offerGrowing(int bytes) {
        while (!producer.offer(out, 0, bytes)) {
            assertThat(producer.grow()).isTrue();
        }
    }

    private void take(int bytes) {
        assertThat(consumer.next()).isEqualTo(bytes);
        consumer.advance();
    }

    @Test
    void whoeverWouldHaveToWaitMakesTheRingLargerUpToItsLimit() {
        int records = 0;
        do {
            while (offerNumber(records)) {
                records++;
            }
        } while (producer.grow());
        assertThat(records).isEqualTo(65_536 / 1008);
        assertThat(producer.canGrow()).isFalse();
        for (int expected = 0; expected < records; ) {
            expected = takeNumber(expected);
        }
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
    }

    @Test
    void theEndIsSeenOnlyOnceEverythingIsTaken() {
        producer.offer(out, 0, 10);
        producer.end();
        assertThat(consumer.isEnded()).isFalse();
        consumer.next();
        consumer.advance();
        assertThat(consumer.isEnded()).isTrue();
    }

    @Test
    void whoeverWantsToBeToldIsToldOnce() {
        assertThat(producer.takeConsumerInterest()).isEqualTo(Interest.NONE);
        consumer.wantRecords(Interest.BELL);
        producer.offer(out, 0, 10);
        assertThat(producer.takeConsumerInterest()).isEqualTo(Interest.BELL);
        assertThat(producer.takeConsumerInterest()).isEqualTo(Interest.NONE);
    }

    @Test
    void aProducerIsToldOfRoomOnceHalfOfTheRingIsFree() {
        for (int i = 0; i < 4; i++) {
            assertThat(producer.offer(out, 0, 2_000)).isTrue();
        }
        producer.wantRoom(Interest.SLEEPER);
        consumer.next();
        consumer.advance();
        assertThat(consumer.takeProducerInterest()).isEqualTo(Interest.NONE);
        assertThat(consumer.isRoomWanted()).isTrue();
        consumer.next();
        consumer.advance();
        assertThat(consumer.takeProducerInterest()).isEqualTo(Interest.SLEEPER);
        assertThat(consumer.isRoomWanted()).isFalse();
    }

    @Test
    void aSegmentServesTheNextFlowAsIfItWereNew() {
        producer.offer(out, 0, 1000);
        producer.end();
        consumer.wantRecords(Interest.BELL);
        segment.setDown(true);
        segment.reset();
        RingConsumer next = segment.daemonConsumer();
        assertThat(next.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(next.isEnded()).isFalse();
        assertThat(segment.isDown()).isFalse();
        assertThat(segment.clientProducer().takeConsumerInterest()).isEqualTo(Interest.NONE);
    }

    @Test
    void twoThreadsThatSleepWhenTheyMustLoseNothing() throws Exception {
        int count = 400_000;
        Thread writer = Thread.ofPlatform().start(() -> write(count));
        long sum = 0;
        for (int expected = 0; expected < count; expected++) {
            int length = awaitRecord();
            assertThat(length).isEqualTo(4 + expected % 200);
            consumer.copyTo(in, 0);
            assertThat(in.get(JAVA_INT, 0)).isEqualTo(expected);
            sum += length;
            if (consumer.advance() && consumer.takeProducerInterest() == Interest.SLEEPER) {
                consumer.wakeProducer();
            }
        }
        writer.join();
        assertThat(sum).isEqualTo(count * 4L + count / 200 * (199L * 200 / 2));
        assertThat(consumer.hasNext()).isFalse();
    }

    private int awaitRecord() {
        int length = consumer.next();
        while (length == RingConsumer.EMPTY) {
            if (consumer.takeProducerInterest() == Interest.SLEEPER) {
                consumer.wakeProducer();
            }
            consumer.wantRecords(Interest.SLEEPER);
            if (!consumer.hasNext()) {
                consumer.sleep(20_000_000_000L);
            }
            length = consumer.next();
        }
        return length;
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            out.set(JAVA_INT, 0, i);
            int bytes = 4 + i % 200;
            while (!producer.offer(out, 0, bytes)) {
                producer.wantRoom(Interest.SLEEPER);
                if (!producer.seemsRoomy(bytes)) {
                    producer.sleep(20_000_000_000L);
                }
            }
            if (producer.takeConsumerInterest() == Interest.SLEEPER) {
                producer.wakeConsumer();
            }
        }
    }

    @Test
    void whatWaitsIsCountedWhereverTheCircleBegins() {
        MemorySegment record = arena.allocate(100);
        for (int round = 0; round < 500; round++) {
            int many = 1 + round % 7;
            for (int i = 0; i < many; i++) {
                assertThat(producer.offer(record, 0, 1 + (round + 13 * i) % 100)).isTrue();
            }
            assertThat(producer.waitingRecords()).isEqualTo(many);
            assertThat(consumer.waitingRecords()).isEqualTo(many);
            for (int left = many; left > 0; left--) {
                assertThat(consumer.next()).isPositive();
                assertThat(consumer.waitingRecords()).isEqualTo(left);
                consumer.advance();
            }
            assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        }
    }
}
