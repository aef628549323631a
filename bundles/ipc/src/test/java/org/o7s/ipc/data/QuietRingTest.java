package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.linux.RemoteFence;

/** A producer that looks without a fence how its consumer wants to be told. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuietRingTest {
    private static final int QUIET_OFFSET = 512 + RingLayout.QUIET;
    private static final int BYTES = 56;
    private static final int MUCH = (2 << 20) / (8 + BYTES);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(BYTES);
    private final MemorySegment in = arena.allocate(BYTES);
    private FlowSegment segment;
    private RingProducer producer;
    private RingConsumer consumer;

    @BeforeEach
    void makeRing() throws Exception {
        Assumptions.assumeTrue(RemoteFence.reachesSystem());
        segment = FlowSegment.create(arena);
        producer = segment.clientProducer();
        consumer = segment.daemonConsumer();
    }

    @AfterEach
    void unmap() {
        if (segment != null) {
            segment.handle().close();
        }
        arena.close();
    }

    private boolean isQuiet() {
        return segment.memory().get(JAVA_INT, QUIET_OFFSET) != 0;
    }

    private void passMuch() {
        for (int i = 0; i < MUCH; i++) {
            assertThat(producer.offer(out, 0, BYTES)).isTrue();
            assertThat(producer.takeConsumerInterestQuietly()).isEqualTo(Interest.NONE);
            assertThat(consumer.next()).isEqualTo(BYTES);
            consumer.copyTo(in, 0);
            consumer.advance();
        }
    }

    @Test
    void aProducerIsNotQuietForAConsumerThatDoesNotHeedIt() {
        passMuch();
        assertThat(isQuiet()).isFalse();
    }

    @Test
    void itFallsQuietOnceMuchHasGoneInAndEndsThatWhenTheConsumerWantsToBeTold() {
        consumer.heedQuiet();
        assertThat(isQuiet()).isFalse();
        passMuch();
        assertThat(isQuiet()).isTrue();
        consumer.wantRecords(Interest.BELL);
        assertThat(producer.offer(out, 0, BYTES)).isTrue();
        assertThat(producer.takeConsumerInterestQuietly()).isEqualTo(Interest.BELL);
        assertThat(isQuiet()).isFalse();
        consumer.next();
        consumer.advance();
        passMuch();
        assertThat(isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aConsumerThatSleepsIsToldOfEveryRecord(long seed) throws Exception {
        consumer.heedQuiet();
        Semaphore told = new Semaphore(0);
        long records = 40L * MUCH;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> producing = threads.submit(() -> produce(records, told));
            Future<Long> consuming = threads.submit(() -> consume(records, told, seed));
            assertThat(consuming.get()).isEqualTo(records);
            producing.get();
        }
    }

    private void produce(long records, Semaphore told) {
        for (long number = 0; number < records; number++) {
            out.set(JAVA_LONG, 0, number);
            while (!producer.offer(out, 0, BYTES)) {
                Thread.yield();
            }
            if (producer.takeConsumerInterestQuietly() != Interest.NONE) {
                told.release();
            }
        }
    }

    /** Sleeps now and then, without a limit: who is not told stays asleep. */
    private long consume(long records, Semaphore told, long seed) throws InterruptedException {
        Random random = new Random(seed);
        long taken = 0;
        while (taken < records) {
            if (consumer.next() == RingConsumer.EMPTY) {
                // Quiet or not: seldom enough for the one, often enough for the other.
                if (random.nextInt(taken % (8L * MUCH) < 4L * MUCH ? 2_000 : 20) == 0) {
                    consumer.wantRecords(Interest.BELL);
                    if (!consumer.hasNext()) {
                        told.acquire();
                    } else {
                        // The producer may have taken that, or takes it with the next record.
                        told.drainPermits();
                    }
                }
                continue;
            }
            consumer.copyTo(in, 0);
            if (in.get(JAVA_LONG, 0) != taken) {
                return -1;
            }
            taken++;
            consumer.advance();
        }
        return taken;
    }
}
