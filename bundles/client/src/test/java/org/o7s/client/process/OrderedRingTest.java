package org.o7s.client.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.api.FlowError;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.client.ClientFlow;
import org.o7s.client.ClientFlowSet;
import org.o7s.client.FlowIdentity;
import org.o7s.client.FlowKeeper;
import org.o7s.client.FlowParts;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.data.FlowSegment;

/** A data flow over memory that two processes share, both ends in one process. */
@Timeout(120)
class OrderedRingTest {
    private static final int MPS_BYTES = 9000;
    private static final int MESSAGES = 20_000;
    private static final int TURNS = 4;
    private static final int BURST = 1_000;

    private final Arena arena = Arena.ofShared();
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final Loop loop = new Loop("flows", Clocks.system());
    private final FlowKeeper keeper = new FlowKeeper(loop);
    private final AtomicInteger ended = new AtomicInteger();
    private final RingPort[] ports = new RingPort[2];
    private final ClientFlow[] flows = new ClientFlow[2];
    private FlowSegment segment;

    private record Other(OrderedRingTest test, int index) implements RingPort.Link {
        @Override
        public void call() {
            test.ports[index].called();
        }

        @Override
        public long peer() {
            return 1;
        }

        @Override
        public void letGo(RingPort port, boolean broken) {
            // The memory is given back after the test.
        }
    }

    @BeforeEach
    void allocate() throws IOException {
        segment = FlowSegment.create(arena);
        segment.setMpsBytes(MPS_BYTES);
        for (int i = 0; i < 2; i++) {
            ports[i] = new RingPort(new Other(this, 1 - i), 1, segment, i == 1, pools);
            flows[i] =
                    new ClientFlow(
                            new FlowIdentity(64 + i, 1, "rings", QosSpec.DATA, 1),
                            ports[i],
                            new FlowParts(pools, Clocks.system(), Entropy.secure()),
                            ended::incrementAndGet);
        }
    }

    @AfterEach
    void giveBack() {
        for (ClientFlow flow : flows) {
            flow.close();
            flow.stopLingering();
        }
        segment.handle().close();
        arena.close();
    }

    @Test
    void packetsNeedTheRoomThatTheyTakeAndNotThatOfTheLargest() {
        ByteBuffer message = ByteBuffer.allocate(1000);
        for (int i = 0; i < 60; i++) {
            flows[0].write(message.clear());
        }
        // A ring has 64 KiB.
        assertThat(ports[0].waitingForPeerPackets()).isEqualTo(60);
    }

    @Test
    void whatFoundNoRoomIsSentWhenThereIsSome() {
        ByteBuffer message = ByteBuffer.allocate(2000);
        for (int i = 0; i < 60; i++) {
            flows[0].write(message.clear().putInt(0, i));
        }
        assertThat(ports[0].waitingForPeerPackets()).isLessThan(60);
        ByteBuffer into = ByteBuffer.allocate(MPS_BYTES);
        for (int i = 0; i < 60; i++) {
            while (flows[1].poll(into.clear()) < 0) {
                assertThat(flows[0].poll(into.clear())).as("drives its end").isNegative();
            }
            assertThat(into.getInt(0)).isEqualTo(i);
        }
    }

    @Test
    void messagesOfAllSizesComeInOrderWhoeverDrivesMeanwhile() throws InterruptedException {
        LoopThread thread = LoopThread.start(loop);
        try {
            loop.execute(() -> keeper.keep(flows[0]));
            loop.execute(() -> keeper.keep(flows[1]));
            Thread writer = Thread.ofPlatform().start(() -> writeMessages(flows[0]));
            Thread other = Thread.ofPlatform().start(() -> writeMessages(flows[1]));
            AtomicInteger there = new AtomicInteger();
            Thread reader = Thread.ofPlatform().start(() -> there.set(readMessages(flows[0])));

            assertThat(readMessages(flows[1])).isEqualTo(MESSAGES);
            writer.join();
            other.join();
            reader.join();

            assertThat(there).hasValue(MESSAGES);
            assertThat(flows[0].counters().discarded()).isZero();
        } finally {
            thread.close();
        }
    }

    private static void writeMessages(ClientFlow flow) {
        ByteBuffer message = ByteBuffer.allocateDirect(MPS_BYTES);
        for (int i = 0; i < MESSAGES; i++) {
            int bytes = messageBytes(i);
            message.clear().putInt(0, i).putInt(bytes - Integer.BYTES, ~i).limit(bytes);
            flow.write(message);
        }
    }

    /** How many came as they were written, until one did not. */
    private static int readMessages(ClientFlow flow) {
        ByteBuffer into = ByteBuffer.allocateDirect(MPS_BYTES);
        for (int i = 0; i < MESSAGES; i++) {
            int bytes = flow.read(into.clear());
            if (bytes != messageBytes(i)
                    || into.getInt(0) != i
                    || into.getInt(bytes - Integer.BYTES) != ~i) {
                return i;
            }
        }
        return MESSAGES;
    }

    /**
     * H5 of docs/wire/wire-endtoend.md 6.3: each end has one thread and its flow in a set of its
     * own, and writes more than any window without a look at what comes; nobody else drives its
     * flow.
     */
    @Test
    void anEndOfOneThreadThatWaitsToWriteTakesInWhatLetsItGoOn() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CountDownLatch busy = new CountDownLatch(2);
            Future<Integer> first = threads.submit(() -> takeTurns(flows[0], true, busy));
            Future<Integer> second = threads.submit(() -> takeTurns(flows[1], false, busy));
            assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(TURNS * BURST);
            assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(TURNS * BURST);
        }
    }

    /** As below; who is done first looks after its end until the other is. */
    private static int takeTurns(ClientFlow flow, boolean begins, CountDownLatch busy) {
        try {
            return writeAndReadInTurns(flow, begins);
        } finally {
            busy.countDown();
            while (busy.getCount() > 0) {
                flow.deliver();
                Thread.onSpinWait();
            }
        }
    }

    /** How many messages it has read, in order. */
    private static int writeAndReadInTurns(ClientFlow flow, boolean begins) {
        ByteBuffer message = ByteBuffer.allocate(1000);
        int read = 0;
        try (ClientFlowSet set = new ClientFlowSet(Clocks.system(), _ -> {})) {
            FlowEvents events = set.events();
            set.add(flow);
            for (int turn = 0; turn < TURNS; turn++) {
                for (int i = 0; begins && i < BURST; i++) {
                    flow.write(message.clear().putInt(0, turn * BURST + i));
                }
                while (read < (turn + 1) * BURST && events.await(Duration.ofSeconds(20))) {
                    while (events.next()) {
                        if (flow.poll(message.clear()) > 0) {
                            assertThat(message.getInt(0)).isEqualTo(read);
                            read++;
                        }
                    }
                }
                for (int i = 0; !begins && i < BURST; i++) {
                    flow.write(message.clear().putInt(0, turn * BURST + i));
                }
            }
        }
        return read;
    }

    private static int messageBytes(int number) {
        return 2 * Integer.BYTES + (number * 977) % (MPS_BYTES - 100);
    }

    @Test
    void aMessageThatPassesStraightComesAfterThoseThatWait() {
        ByteBuffer message = ByteBuffer.allocate(100);
        ByteBuffer into = ByteBuffer.allocate(MPS_BYTES);
        for (int i = 0; i < 5; i++) {
            flows[0].write(message.clear().putInt(0, i));
        }
        // The end that writes takes in what waits, to be read later.
        flows[1].write(message.clear());
        flows[0].write(message.clear().putInt(0, 5));
        for (int i = 0; i < 6; i++) {
            assertThat(flows[1].poll(into.clear())).isEqualTo(100);
            assertThat(into.getInt(0)).isEqualTo(i);
        }
    }

    @Test
    void aMessageThatPassesStraightMayBeReadInPartsOrNotFit() {
        ByteBuffer message = ByteBuffer.allocate(100);
        for (int i = 0; i < 4; i++) {
            flows[0].write(message.clear().putInt(0, i));
        }
        ByteBuffer into = ByteBuffer.allocate(100);
        assertThat(flows[1].poll(into.clear())).isEqualTo(100);
        assertThatThrownBy(() -> flows[1].poll(ByteBuffer.allocate(99)))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.TOO_LARGE));
        flows[1].options().setReadPartial(true);
        assertThat(flows[1].poll(into.clear().limit(60))).isEqualTo(60);
        assertThat(into.getInt(0)).isEqualTo(2);
        assertThat(flows[1].poll(into.clear().limit(60))).isEqualTo(40);
        assertThat(flows[1].poll(into.clear())).isEqualTo(100);
        assertThat(into.getInt(0)).isEqualTo(3);
    }

    @Test
    void aFlowOfAProcessThatEndsDeliversWhatItTookAndGoesOn() {
        ByteBuffer message = ByteBuffer.allocate(2000);
        for (int i = 0; i < 60; i++) {
            flows[0].write(message.clear().putInt(0, i));
        }
        assertThat(flows[0].deliver()).isFalse();
        assertThat(flows[0].offer(message.clear().putInt(0, 60))).as("a farewell").isTrue();
        ByteBuffer into = ByteBuffer.allocate(MPS_BYTES);
        for (int i = 0; i <= 60; i++) {
            while (flows[1].poll(into.clear()) < 0) {
                assertThat(flows[0].deliver()).isFalse();
            }
            assertThat(into.getInt(0)).isEqualTo(i);
        }
        flows[1].write(message.clear());
        assertThat(flows[0].deliver()).as("all is acknowledged").isTrue();
    }

    @Test
    void aFlowWithoutAnythingToDeliverHoldsNoExitUp() {
        assertThat(flows[0].deliver()).isTrue();
    }

    @Test
    void aFlowIsLookedAfterWhenItsReaderHasGivenUp() {
        LoopThread thread = LoopThread.start(loop);
        try {
            loop.execute(() -> keeper.keep(flows[0]));
            loop.execute(() -> keeper.keep(flows[1]));
            flows[0].setReceiveTimeout(Duration.ofMillis(200));
            assertThatThrownBy(() -> flows[0].read(ByteBuffer.allocate(100)))
                    .isInstanceOfSatisfying(
                            FlowException.class,
                            e -> assertThat(e.error()).isEqualTo(FlowError.TIMED_OUT));

            flows[1].write(ByteBuffer.allocate(100));
            flows[1].close();

            // It lingers until its message is acknowledged, by whom nobody waits any more.
            await().atMost(15, TimeUnit.SECONDS).until(() -> ended.get() == 1);
        } finally {
            thread.close();
        }
    }
}
