package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.core.time.Clocks;

/** Several threads on one flow, platform and virtual. */
@Timeout(60)
class ThreadsTest {
    private static final int WRITERS = 3;
    private static final int READERS = 3;
    private static final int PACKETS = 20_000;
    private static final int ROUND_TRIPS = 5_000;

    private final FlowFixture pair = new FlowFixture(QosSpec.RAW_CHECKED, 64);
    private final ClientFlow near = pair.on(pair.link.user(), QosSpec.RAW_CHECKED, Clocks.system());
    private final ClientFlow far =
            pair.on(pair.link.provider(), QosSpec.RAW_CHECKED, Clocks.system());

    private static ExecutorService threads(boolean virtual) {
        return virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newCachedThreadPool();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyWritersAndManyReadersLoseNothingAndRepeatNothing(boolean virtual) throws Exception {
        ConcurrentHashMap<Integer, Integer> seen = new ConcurrentHashMap<>();
        CountDownLatch read = new CountDownLatch(WRITERS * PACKETS);
        try (ExecutorService threads = threads(virtual)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int r = 0; r < READERS; r++) {
                readers.add(threads.submit(() -> readAll(seen, read)));
            }
            for (int w = 0; w < WRITERS; w++) {
                int first = w * PACKETS;
                threads.execute(() -> writeFrom(first));
            }
            assertThat(read.await(50, TimeUnit.SECONDS)).isTrue();
            near.close();
            for (Future<?> reader : readers) {
                reader.get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(seen).hasSize(WRITERS * PACKETS).doesNotContainValue(2);
        assertThat(far.counters().receivedPackets()).isEqualTo(WRITERS * PACKETS);
        assertThat(far.counters().droppedCheck()).isZero();
        assertThat(pair.pools.inUse()).isZero();
    }

    private void writeFrom(int first) {
        ByteBuffer packet = ByteBuffer.allocate(64);
        for (int i = 0; i < PACKETS; i++) {
            packet.clear().putInt(first + i).position(64).flip();
            near.write(packet);
        }
    }

    private void readAll(ConcurrentHashMap<Integer, Integer> seen, CountDownLatch read) {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        try {
            while (true) {
                far.read(buffer.clear());
                seen.merge(buffer.getInt(0), 1, Integer::sum);
                read.countDown();
            }
        } catch (FlowException e) {
            assertThat(e.error()).isEqualTo(FlowError.NOT_ALLOCATED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoThreadsThatAnswerEachOtherNeverMissAWakeUp(boolean virtual) throws Exception {
        try (ExecutorService threads = threads(virtual)) {
            Future<?> echo =
                    threads.submit(
                            () -> {
                                ByteBuffer buffer = ByteBuffer.allocate(64);
                                for (int i = 0; i < ROUND_TRIPS; i++) {
                                    far.read(buffer.clear());
                                    far.write(buffer.flip());
                                }
                            });
            Future<?> asker =
                    threads.submit(
                            () -> {
                                ByteBuffer buffer = ByteBuffer.allocate(64);
                                near.setReceiveTimeout(Duration.ofSeconds(20));
                                for (int i = 0; i < ROUND_TRIPS; i++) {
                                    near.write(buffer.clear().putInt(i).flip());
                                    near.read(buffer.clear());
                                    assertThat(buffer.getInt(0)).isEqualTo(i);
                                }
                            });
            asker.get(50, TimeUnit.SECONDS);
            echo.get(20, TimeUnit.SECONDS);
        }
    }

    private void assertEndsOnce(Supplier<Object> waiting, Runnable cause, FlowError error)
            throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        try (ExecutorService threads = threads(false)) {
            Future<?> waiter =
                    threads.submit(
                            () -> {
                                started.countDown();
                                assertThatThrownBy(waiting::get)
                                        .isInstanceOfSatisfying(
                                                FlowException.class,
                                                e -> assertThat(e.error()).isEqualTo(error));
                            });
            started.await();
            cause.run();
            waiter.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aBlockedReaderIsToldWhenThePeerCloses() throws Exception {
        assertEndsOnce(
                () -> near.read(ByteBuffer.allocate(10)), far::close, FlowError.NOT_ALLOCATED);
    }

    @Test
    void aBlockedReaderIsToldWhenItsOwnSideCloses() throws Exception {
        assertEndsOnce(
                () -> near.read(ByteBuffer.allocate(10)), near::close, FlowError.NOT_ALLOCATED);
    }

    @Test
    void aBlockedReaderIsToldWhenTheLayerGoesDown() throws Exception {
        assertEndsOnce(
                () -> near.read(ByteBuffer.allocate(10)),
                () -> pair.link.setDown(true),
                FlowError.FLOW_DOWN);
    }

    @Test
    void aBlockedReaderIsToldWhenThePeerIsLost() throws Exception {
        assertEndsOnce(
                () -> near.read(ByteBuffer.allocate(10)),
                () -> near.losePeer(near.arrived()),
                FlowError.PEER_TIMED_OUT);
    }

    @Test
    void aBlockedWriterIsToldWhenThePeerCloses() throws Exception {
        while (near.offer(FlowFixture.bytes(1))) {
            assertThat(pair.link.user().waitingForPeer()).isLessThanOrEqualTo(64);
        }
        assertEndsOnce(
                () -> {
                    // One packet may still be taken by the end that is closing.
                    while (true) {
                        near.write(FlowFixture.bytes(1));
                    }
                },
                far::close,
                FlowError.NOT_ALLOCATED);
    }

    @Test
    void anInterruptedReaderStopsWaitingAndStaysInterrupted() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        var outcome = new java.util.concurrent.CompletableFuture<Boolean>();
        Thread reader =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    started.countDown();
                                    try {
                                        near.read(ByteBuffer.allocate(10));
                                    } catch (FlowException e) {
                                        outcome.complete(Thread.currentThread().isInterrupted());
                                    }
                                });
        started.await();
        reader.interrupt();
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isTrue();
    }
}
