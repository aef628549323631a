package org.o7s.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.client.ClientFlow;
import org.o7s.client.ClientFlowSet;
import org.o7s.client.FlowIdentity;
import org.o7s.client.FlowParts;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.data.FlowSegment;

/**
 * Flows over shared memory, both ends in one process: sets are told of packets only as far as the
 * ends ask each other for it.
 */
@Timeout(120)
class RingPortTest {
    private final Arena arena = Arena.ofShared();
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final ClientFlowSet set = new ClientFlowSet(Clocks.system(), _ -> {});
    private final FlowEvents events = set.events();
    private final List<Pair> pairs = new ArrayList<>();

    /** Both ends of one flow. */
    private final class Pair {
        private final FlowSegment segment;
        private final ClientFlow near;
        private final ClientFlow far;

        /** A call is heard by the other end at once, in the thread that calls. */
        private RingPort[] ports = new RingPort[2];

        Pair(int id) throws IOException {
            segment = FlowSegment.create(arena);
            segment.setMpsBytes(1500);
            for (int i = 0; i < 2; i++) {
                ports[i] = new RingPort(new Other(this, 1 - i), id, segment, i == 1, pools);
            }
            near = on(ports[0], id);
            far = on(ports[1], id);
            pairs.add(this);
        }

        private ClientFlow on(RingPort port, int id) {
            return new ClientFlow(
                    new FlowIdentity(id, id, "rings", QosSpec.RAW, 100),
                    port,
                    new FlowParts(pools, Clocks.system(), Entropy.secure()),
                    () -> {});
        }
    }

    private record Other(Pair pair, int index) implements RingPort.Link {
        @Override
        public void call() {
            pair.ports[index].called();
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

    @AfterEach
    void giveBackTheMemory() {
        for (Pair pair : pairs) {
            pair.near.close();
            pair.far.close();
            pair.segment.handle().close();
        }
        arena.close();
    }

    private List<FlowEvent> told() {
        List<FlowEvent> told = new ArrayList<>();
        if (events.poll()) {
            while (events.next()) {
                told.add(events.type());
            }
        }
        return told;
    }

    @Test
    void aSetIsToldOfPacketsUntilTheRingIsDrained() throws IOException {
        Pair pair = new Pair(1);
        set.add(pair.far);
        ByteBuffer packet = ByteBuffer.allocate(8);
        for (int round = 0; round < 3; round++) {
            assertThat(told()).isEmpty();
            pair.near.write(packet.clear());
            pair.near.write(packet.clear());
            assertThat(told()).containsExactly(FlowEvent.FLOW_PKT);
            pair.far.read(packet.clear());
            assertThat(told()).containsExactly(FlowEvent.FLOW_PKT);
            pair.far.read(packet.clear());
        }
    }

    @Test
    void takingItDownAndUpIsToldToTheOtherEnd() throws IOException {
        Pair pair = new Pair(1);
        set.add(pair.far);
        assertThat(told()).isEmpty();
        pair.near.options().setDown(true);
        assertThat(told()).containsExactly(FlowEvent.FLOW_DOWN);
        assertThat(pair.near.state()).isEqualTo(FlowState.DOWN);
        assertThat(told()).isEmpty();
        pair.near.options().setDown(false);
        assertThat(told()).containsExactly(FlowEvent.FLOW_UP);
        assertThat(pair.near.state()).isEqualTo(FlowState.UP);
        pair.far.options().setDown(true);
        assertThat(pair.near.state()).isEqualTo(FlowState.DOWN);
    }

    @Test
    void theLengthsOfTheQueuesCountPackets() throws IOException {
        Pair pair = new Pair(1);
        ByteBuffer packet = ByteBuffer.allocate(1000);
        for (int i = 0; i < 5; i++) {
            pair.near.write(packet.clear().limit(10 * i + 1));
        }
        assertThat(pair.near.options().sendQueuePackets()).isEqualTo(5);
        assertThat(pair.far.options().receiveQueuePackets()).isEqualTo(5);
        pair.far.read(packet.clear());
        assertThat(pair.far.options().receiveQueuePackets()).isEqualTo(4);
        assertThat(pair.near.options().receiveQueuePackets()).isZero();
    }

    @Test
    void theEndOfTheOtherIsTold() throws IOException {
        Pair pair = new Pair(1);
        set.add(pair.far);
        assertThat(told()).isEmpty();
        pair.ports[1].lose();
        assertThat(told()).containsExactly(FlowEvent.FLOW_DEALLOC);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsMissedWhileManyWriteAndOneWaits(boolean virtual) throws Exception {
        int flows = 20;
        int packets = 5_000;
        for (int i = 0; i < flows; i++) {
            set.add(new Pair(i).far);
        }
        try (ExecutorService threads =
                virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newCachedThreadPool()) {
            Future<Integer> reader = threads.submit(() -> readAll(flows * packets));
            for (int w = 0; w < 2; w++) {
                int first = w;
                threads.execute(
                        () -> {
                            ByteBuffer packet = ByteBuffer.allocate(8);
                            for (int p = 0; p < packets; p++) {
                                for (int f = first; f < flows; f += 2) {
                                    pairs.get(f).near.write(packet.clear());
                                }
                            }
                        });
            }
            assertThat(reader.get(100, TimeUnit.SECONDS)).isEqualTo(flows * packets);
        }
    }

    private int readAll(int packets) {
        ByteBuffer buffer = ByteBuffer.allocate(10);
        int read = 0;
        while (read < packets && events.await(Duration.ofSeconds(20))) {
            while (events.next()) {
                if (events.flow().poll(buffer.clear()) == 8) {
                    read++;
                }
            }
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadThatReadsAFlowOfASetTakesNoEventFromIt(boolean virtual) throws Exception {
        Pair pair = new Pair(1);
        set.add(pair.far);
        int packets = 5_000;
        try (ExecutorService threads =
                virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newCachedThreadPool()) {
            Future<Integer> direct =
                    threads.submit(
                            () -> {
                                ByteBuffer buffer = ByteBuffer.allocate(10);
                                int read = 0;
                                while (read < packets / 4) {
                                    pair.far.read(buffer.clear());
                                    read++;
                                }
                                return read;
                            });
            Future<Integer> reader = threads.submit(() -> readAll(packets - packets / 4));
            ByteBuffer packet = ByteBuffer.allocate(8);
            for (int p = 0; p < packets; p++) {
                pair.near.write(packet.clear());
                if (p % 50 == 0) {
                    Thread.yield();
                }
            }
            assertThat(reader.get(100, TimeUnit.SECONDS)).isEqualTo(packets - packets / 4);
            assertThat(direct.get(10, TimeUnit.SECONDS)).isEqualTo(packets / 4);
        }
    }
}
