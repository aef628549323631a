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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;

/** Several threads on one flow, platform and virtual, without FRCP and with it. */
@Timeout(60)
class ThreadsTest {
    /** What the flow is for. */
    enum Quality {
        RAW_CHECKED(QosSpec.RAW_CHECKED),
        DATA(QosSpec.DATA);

        private final QosSpec qos;

        Quality(QosSpec qos) {
            this.qos = qos;
        }
    }

    private static final int WRITERS = 3;
    private static final int READERS = 3;
    private static final int PACKETS = 20_000;
    private static final int ROUND_TRIPS = 5_000;

    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final FlowParts parts = new FlowParts(pools, Clocks.system(), Entropy.seeded(7));
    private final FlowLink link = new FlowLink(64, FlowFixture.MPS_BYTES);
    private final Loop loop = new Loop("flows", Clocks.system());
    private final LoopThread keeping = LoopThread.start(loop);
    private ClientFlow near;
    private ClientFlow far;

    private void open(Quality quality) {
        FlowKeeper keeper = new FlowKeeper(loop);
        near = on(link.user(), quality, 1);
        far = on(link.provider(), quality, 2);
        loop.execute(() -> keeper.keep(near));
        loop.execute(() -> keeper.keep(far));
    }

    private ClientFlow on(FlowEnd end, Quality quality, int id) {
        return new ClientFlow(
                new FlowIdentity(63 + id, id, "threads", quality.qos, 1), end, parts, () -> {});
    }

    @AfterEach
    void stopKeeping() {
        keeping.close();
    }

    private static ExecutorService threads(boolean virtual) {
        return virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newCachedThreadPool();
    }

    @ParameterizedTest(name = "{0}, virtual {1}")
    @CsvSource({"RAW_CHECKED,false", "RAW_CHECKED,true", "DATA,false", "DATA,true"})
    void manyWritersAndManyReadersLoseNothingAndRepeatNothing(Quality quality, boolean virtual)
            throws Exception {
        open(quality);
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
        var _ = far.close(Duration.ofSeconds(20));
        assertThat(parts.memory().inUse()).isZero();
        assertThat(pools.inUse()).isZero();
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

    @ParameterizedTest(name = "{0}, virtual {1}")
    @CsvSource({"RAW_CHECKED,false", "RAW_CHECKED,true", "DATA,false", "DATA,true"})
    void twoThreadsThatAnswerEachOtherNeverMissAWakeUp(Quality quality, boolean virtual)
            throws Exception {
        open(quality);
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

    @ParameterizedTest
    @EnumSource
    void aBlockedReaderIsToldWhenThePeerCloses(Quality quality) throws Exception {
        open(quality);
        assertEndsOnce(
                () -> near.read(ByteBuffer.allocate(10)), far::close, FlowError.NOT_ALLOCATED);
    }

    @ParameterizedTest
    @EnumSource
    void aBlockedReaderIsToldWhenItsOwnSideCloses(Quality quality) throws Exception {
        open(quality);
        assertEndsOnce(
                () -> near.read(ByteBuffer.allocate(10)), near::close, FlowError.NOT_ALLOCATED);
    }

    @ParameterizedTest
    @EnumSource
    void aBlockedReaderIsToldWhenTheLayerGoesDown(Quality quality) throws Exception {
        open(quality);
        assertEndsOnce(
                () -> near.read(ByteBuffer.allocate(10)),
                () -> link.setDown(true),
                FlowError.FLOW_DOWN);
    }

    /** With FRCP its machine says so: OrderedFlowTest.aSilentPeerIsAnEventAndSoIsItsReturn. */
    @Test
    void aBlockedReaderIsToldWhenThePeerIsLost() throws Exception {
        open(Quality.RAW_CHECKED);
        assertEndsOnce(
                () -> near.read(ByteBuffer.allocate(10)),
                () -> near.losePeer(near.arrived()),
                FlowError.PEER_TIMED_OUT);
    }

    @ParameterizedTest
    @EnumSource
    void aBlockedWriterIsToldWhenThePeerCloses(Quality quality) throws Exception {
        open(quality);
        while (near.offer(FlowFixture.bytes(1))) {
            assertThat(link.user().waitingForPeer()).isLessThanOrEqualTo(64);
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

    @ParameterizedTest
    @EnumSource
    void anInterruptedReaderStopsWaitingAndStaysInterrupted(Quality quality) throws Exception {
        open(quality);
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
