package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.linux.SharedMemory;

/** What a process can do to its daemon by writing into the memory that they share: nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileRingTest {
    private static final int UP_TAIL = 512;
    private static final int UP_SIZE = UP_TAIL + 12;
    private static final int DOWN_HEAD = 1024 + 128;
    private static final int UP_DATA = 4096;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment scratch = arena.allocate(FlowSegment.longestBytes());
    private FlowSegment segment;
    private MemorySegment raw;
    private RingConsumer consumer;
    private RingProducer producer;

    @BeforeEach
    void makeRings() throws Exception {
        segment = FlowSegment.create(arena);
        raw = segment.memory();
        raw.set(JAVA_INT, UP_SIZE, FlowSegment.RING_BYTES);
        consumer = segment.daemonConsumer();
        producer = segment.daemonProducer();
    }

    @AfterEach
    void unmap() {
        segment.handle().close();
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                -8,
                -1,
                4,
                65_544,
                1L << 32,
                Long.MAX_VALUE - 7,
                Long.MIN_VALUE,
                0xffff_ffff_ffffL
            })
    void anImpossiblePositionOfTheProducerBreaksTheRing(long tail) {
        raw.set(JAVA_LONG, UP_TAIL, tail);
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(consumer.isBroken()).isTrue();
        raw.set(JAVA_LONG, UP_TAIL, 16);
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 8, 4096, 8191, 8200, 12_288, 131_072, Integer.MIN_VALUE})
    void anImpossibleSizeBreaksTheRing(int size) {
        raw.set(JAVA_INT, UP_SIZE, size);
        raw.set(JAVA_LONG, UP_DATA, 8);
        raw.set(JAVA_LONG, UP_TAIL, 16);
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(consumer.isBroken()).isTrue();
    }

    @Test
    void aSizeThatChangesBetweenRecordsIsNotLookedAt() {
        raw.set(JAVA_LONG, UP_DATA, 8);
        raw.set(JAVA_LONG, UP_DATA + 16, 8);
        raw.set(JAVA_LONG, UP_TAIL, 32);
        assertThat(consumer.next()).isEqualTo(8);
        consumer.advance();
        raw.set(JAVA_INT, UP_SIZE, 7);
        assertThat(consumer.next()).isEqualTo(8);
        consumer.advance();
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(consumer.isBroken()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {-1, 9, 65_529, 1L << 32, (1L << 32) | 8, Long.MIN_VALUE, Integer.MAX_VALUE})
    void anImpossibleLengthBreaksTheRing(long length) {
        raw.set(JAVA_LONG, UP_DATA, length);
        raw.set(JAVA_LONG, UP_TAIL, 16);
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(consumer.isBroken()).isTrue();
    }

    @Test
    void aLengthThatChangesAfterItWasFetchedChangesNothing() {
        raw.set(JAVA_LONG, UP_DATA, 8);
        raw.set(JAVA_LONG, UP_DATA + 8, 42);
        raw.set(JAVA_LONG, UP_TAIL, 16);
        assertThat(consumer.next()).isEqualTo(8);
        raw.set(JAVA_LONG, UP_DATA, 60_000);
        scratch.fill((byte) 0);
        consumer.copyTo(scratch, 0);
        consumer.advance();
        assertThat(scratch.get(JAVA_LONG, 0)).isEqualTo(42);
        assertThat(scratch.get(JAVA_LONG, 8)).isZero();
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(consumer.isBroken()).isFalse();
    }

    @Test
    void aProducerThatGoesBackBreaksTheRing() {
        raw.set(JAVA_LONG, UP_DATA, 8);
        raw.set(JAVA_LONG, UP_TAIL, 16);
        consumer.next();
        consumer.advance();
        raw.set(JAVA_LONG, UP_TAIL, 8);
        assertThat(consumer.next()).isEqualTo(RingConsumer.EMPTY);
        assertThat(consumer.isBroken()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 60_017, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE})
    void anImpossiblePositionOfTheConsumerBreaksTheRing(long head) {
        assertThat(producer.offer(scratch, 0, 60_000)).isTrue();
        raw.set(JAVA_LONG, DOWN_HEAD, head);
        assertThat(producer.offer(scratch, 0, 60_000)).isFalse();
        assertThat(producer.isBroken()).isTrue();
        raw.set(JAVA_LONG, DOWN_HEAD, 0);
        assertThat(producer.offer(scratch, 0, 8)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void memoryThatChangesAllTheTimeLeadsNeitherOutOfBoundsNorToAnException(long seed)
            throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread scribbler = Thread.ofPlatform().start(() -> scribble(seed, stop));
        try {
            for (int round = 0; round < 20_000; round++) {
                pumpSome(segment.daemonConsumer(), segment.daemonProducer());
            }
        } finally {
            stop.set(true);
            scribbler.join();
        }
    }

    private void scribble(long seed, AtomicBoolean stop) {
        Random random = new Random(seed);
        while (!stop.get()) {
            // Mostly what looks right, in the headers and in the first records.
            long at = random.nextInt(4) == 0 ? random.nextInt(8192) & ~7 : random.nextInt(16) * 128;
            raw.set(JAVA_LONG, at, random.nextInt(3) == 0 ? random.nextLong() : likely(random));
            for (int i = 0; i < 512; i += 8) {
                raw.set(JAVA_LONG, UP_DATA + i, random.nextInt(64));
            }
        }
    }

    private static long likely(Random random) {
        return random.nextInt(70_000) & ~7;
    }

    private final ByteBuffer buffer = ByteBuffer.allocate(1000);

    private void pumpSome(RingConsumer from, RingProducer to) {
        for (int i = 0; i < 50; i++) {
            int length = from.next();
            if (length != RingConsumer.EMPTY) {
                from.copyTo(scratch, 0);
                from.copyTo(0, buffer, 0, Math.min(length, buffer.capacity()));
                from.advance();
                from.takeProducerInterest();
                assertThat(length).isBetween(0, FlowSegment.longestBytes());
                to.offer(scratch, 0, length);
                to.takeConsumerInterest();
            }
        }
    }

    @Test
    void marksOfSlotsThatDoNotExistCannotBeMade() throws Exception {
        ProcessSegment process = ProcessSegment.create(SealedMemory.SOURCE, arena);
        MemorySegment all = process.daemon().memoryForTests();
        for (long at = 512; at < 4096; at += 8) {
            all.set(JAVA_LONG, at, -1L);
        }
        int[] highest = {-1};
        int taken = process.forDaemon().take(slot -> highest[0] = Math.max(highest[0], slot));
        assertThat(taken).isEqualTo(ProcessSegment.SLOTS);
        assertThat(highest[0]).isEqualTo(ProcessSegment.SLOTS - 1);
        process.closeHandles();
    }

    @Test
    void otherMemoryIsNotTakenForThatOfAFlow() throws Exception {
        SharedMemory other = SharedMemory.create("o7s-test", FlowSegment.BYTES, arena);
        assertThatThrownBy(
                        () ->
                                FlowSegment.adopt(
                                        SealedMemory.SOURCE,
                                        new DescriptorHandle(other.descriptor())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another version");
    }

    /** The other process was handed the memory first, and wrote over the mark of the daemon. */
    @Test
    void memoryThatTwoProcessesShareIsTakenWhateverOneWroteThere() throws Exception {
        raw.asSlice(0, 512).fill((byte) -1);
        FlowSegment taken = FlowSegment.adoptShared(SealedMemory.SOURCE, segment.handle().copy());
        assertThat(taken.daemonConsumer().next()).isEqualTo(RingConsumer.EMPTY);
        CallArea calls = CallArea.create(SealedMemory.SOURCE, arena);
        calls.memoryForTests().fill((byte) -1);
        CallArea ofPeer = CallArea.adoptOfPeer(SealedMemory.SOURCE, calls.handle().copy(), arena);
        ofPeer.call(7);
        assertThat(calls.ready().isAnyMarked()).isTrue();
        calls.handle().close();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 7, Long.MAX_VALUE, 1L << 40, 65_544, -8, Long.MIN_VALUE})
    void countingRecordsEndsWhereverTheProducerSaysThatItIs(long tail) {
        raw.set(JAVA_LONG, UP_TAIL, tail);
        assertThat(consumer.waitingRecords()).isBetween(0, FlowSegment.RING_BYTES / 8);
        raw.set(JAVA_LONG, DOWN_HEAD, tail);
        assertThat(producer.waitingRecords()).isBetween(0, FlowSegment.RING_BYTES / 8);
    }
}
