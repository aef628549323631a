package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowEvents;
import org.o7s.api.QosSpec;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.flow.Signal;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;

/** What a set costs, and that nobody sleeps while there is something to tell. */
@Timeout(120)
class FlowSetScaleTest {
    private static final int FLOWS = 10_000;
    private static final int ACTIVE = 100;

    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final FlowParts parts = new FlowParts(pools, Clocks.system(), Entropy.seeded(7));
    private final ClientFlowSet set = new ClientFlowSet(Clocks.system(), _ -> {});
    private final FlowEvents events = set.events();
    private final LongAdder looks = new LongAdder();

    private ClientFlow on(FlowPort port, int id) {
        return on(port, id, QosSpec.RAW);
    }

    private ClientFlow on(FlowPort port, int id, QosSpec qos) {
        return new ClientFlow(new FlowIdentity(id, id, "many", qos, 1), port, parts, () -> {});
    }

    private void deliver(FlowLink link) {
        Packet packet = pools.acquire(1);
        packet.append(new byte[] {1});
        assertThat(link.provider().offer(packet)).isEqualTo(Offer.ACCEPTED);
        link.provider().flush();
    }

    @Test
    void aSetOfTenThousandFlowsLooksAtTheActiveOnesOnly() {
        List<FlowLink> links = new ArrayList<>();
        for (int i = 0; i < FLOWS; i++) {
            FlowLink link = new FlowLink(4, 1500);
            links.add(link);
            set.add(on(new CountingPort(link.user(), looks), i));
        }
        assertThat(events.poll()).isFalse();
        ByteBuffer buffer = ByteBuffer.allocate(10);
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < ACTIVE; i++) {
                deliver(links.get((i * 97 + round) % FLOWS));
            }
            looks.reset();
            int told = 0;
            while (events.poll()) {
                while (events.next()) {
                    assertThat(events.type()).isEqualTo(FlowEvent.FLOW_PKT);
                    events.flow().read(buffer.clear());
                    told++;
                }
            }
            assertThat(told).isEqualTo(ACTIVE);
            // A few for each that told something: found, read, found empty, none since.
            assertThat(looks.sum()).isLessThan(10 * ACTIVE);
        }
    }

    @Test
    void tellingOfAPacketAllocatesNothing() {
        FlowLink link = new FlowLink(4, 1500);
        set.add(on(new EndPort(link.user()), 1));
        ByteBuffer buffer = ByteBuffer.allocate(10);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 50_000;
        exchange(link, buffer, rounds);
        exchange(link, buffer, rounds);
        long before = threads.getCurrentThreadAllocatedBytes();
        exchange(link, buffer, rounds);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(rounds / 10);
    }

    private void exchange(FlowLink link, ByteBuffer buffer, int rounds) {
        for (int i = 0; i < rounds; i++) {
            Packet packet = pools.acquire(1);
            packet.pushBack(1);
            link.provider().offer(packet);
            link.provider().flush();
            events.await(Duration.ZERO);
            while (events.next()) {
                events.flow().read(buffer.clear());
            }
            while (events.poll()) {
                throw new IllegalStateException("nothing is left");
            }
        }
    }

    @ParameterizedTest(name = "data {0}, virtual {1}")
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void nothingIsMissedWhileManyWriteAndOneWaits(boolean data, boolean virtual) throws Exception {
        int flows = 50;
        int packets = data ? 400 : 4_000;
        QosSpec qos = data ? QosSpec.DATA : QosSpec.RAW;
        List<ClientFlow> peers = new ArrayList<>();
        Loop loop = new Loop("flows", Clocks.system());
        FlowKeeper keeper = new FlowKeeper(loop);
        try (LoopThread _ = LoopThread.start(loop);
                ExecutorService threads =
                        virtual
                                ? Executors.newVirtualThreadPerTaskExecutor()
                                : Executors.newCachedThreadPool()) {
            for (int i = 0; i < flows; i++) {
                FlowLink link = new FlowLink(64, 1500);
                ClientFlow flow = on(new EndPort(link.user()), i, qos);
                ClientFlow peer = on(new EndPort(link.provider()), i, qos);
                loop.execute(() -> keeper.keep(flow));
                loop.execute(() -> keeper.keep(peer));
                set.add(flow);
                peers.add(peer);
            }
            Future<Integer> reader = threads.submit(() -> readAll(flows * packets));
            for (int w = 0; w < 2; w++) {
                int first = w;
                threads.execute(
                        () -> {
                            ByteBuffer packet = ByteBuffer.allocate(8);
                            for (int p = 0; p < packets; p++) {
                                for (int f = first; f < flows; f += 2) {
                                    peers.get(f).write(packet.clear());
                                }
                            }
                        });
            }
            assertThat(reader.get(100, TimeUnit.SECONDS)).isEqualTo(flows * packets);
            for (ClientFlow peer : peers) {
                assertThat(peer.close(Duration.ofSeconds(20))).isEqualTo(data);
            }
        }
        List.copyOf(peers).forEach(ClientFlow::stopLingering);
        assertThat(parts.memory().inUse()).isZero();
    }

    /** One packet per event, so that a flow that is told of too rarely would be left behind. */
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

    /** A port that counts how often it is looked at. */
    private record CountingPort(EndPort port, LongAdder looks) implements FlowPort {
        CountingPort(FlowEnd end, LongAdder looks) {
            this(new EndPort(end), looks);
        }

        @Override
        public void attend(Signal signal) {
            port.attend(signal);
        }

        @Override
        public int mpsBytes() {
            return port.mpsBytes();
        }

        @Override
        public boolean isDown() {
            return port.isDown();
        }

        @Override
        public void takeDown(boolean down) {
            port.takeDown(down);
        }

        @Override
        public boolean isClosed() {
            return port.isClosed();
        }

        @Override
        public boolean isPeerClosed() {
            return port.isPeerClosed();
        }

        @Override
        public Offer offer(Packet packet) {
            return port.offer(packet);
        }

        @Override
        public void flush() {
            port.flush();
        }

        @Override
        public @Nullable Packet poll() {
            looks.increment();
            return port.poll();
        }

        @Override
        public boolean hasPacket() {
            looks.increment();
            return port.hasPacket();
        }

        @Override
        public boolean hasRoom() {
            return port.hasRoom();
        }

        @Override
        public long arrived() {
            return port.arrived();
        }

        @Override
        public boolean isFullOfArrivals() {
            return port.isFullOfArrivals();
        }

        @Override
        public int waitingPackets() {
            return port.waitingPackets();
        }

        @Override
        public int waitingForPeerPackets() {
            return port.waitingForPeerPackets();
        }

        @Override
        public long discarded() {
            return port.discarded();
        }

        @Override
        public void close() {
            port.close();
        }

        @Override
        public void awaitPacket() {
            port.awaitPacket();
        }

        @Override
        public void awaitRoom() {
            port.awaitRoom();
        }
    }
}
