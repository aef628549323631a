package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.loop.ParkingWaiter;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;
import org.o7s.core.testkit.FakeLinks;
import org.o7s.core.testkit.FakeNic;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.EthDixFeatures;
import org.o7s.wire.g23.EthMessage;

/** A packet through the IPCP costs no heap, in either direction. */
class PacketPathAllocationTest {
    private static final int BATCH = 64;

    private final World world = new World(1);
    private final EndlessDriver driver = new EndlessDriver();

    /** A port that receives the same frame as often as it is told, and swallows what is sent. */
    private static final class EndlessDriver implements FrameDriver, FramePort {
        private final MemorySegment memory = Arena.ofAuto().allocate(2048);
        private final Waiter waiter = new ParkingWaiter();
        private int frameBytes;
        private int toReceive;
        private long sent;
        private byte @Nullable [] lastMessage;

        void receive(byte[] frame, int times) {
            MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, 0, frame.length);
            frameBytes = frame.length;
            toReceive = times;
        }

        @Override
        public int poll(Receiver receiver, int limit) {
            int n = Math.min(limit, toReceive);
            for (int i = 0; i < n; i++) {
                receiver.onFrame(memory, 0, frameBytes);
            }
            toReceive -= n;
            return n;
        }

        @Override
        public boolean offer(Packet frame) {
            if (frame.length() > 200) {
                sent++;
            } else {
                lastMessage = frame.toArray();
            }
            frame.release();
            return true;
        }

        @Override
        public String name() {
            return "endless";
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public Availability availability(String device) {
            return Availability.YES;
        }

        @Override
        public FramePort open(FrameRequest request) {
            return this;
        }

        @Override
        public FramePort adopt(HandOver left, FrameRequest request) {
            return this;
        }

        @Override
        public long macAddress() {
            return EthLab.MAC_B;
        }

        @Override
        public int mtuBytes() {
            return 1500;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public Waiter waiter() {
            return waiter;
        }

        @Override
        public int flush() {
            return 0;
        }

        @Override
        public int pending() {
            return 0;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public HandOver handOver() {
            return new HandOver("endless", () -> {});
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource(EthType.class)
    void aPacketCostsNoHeap(EthType type) {
        requireNoHeap(type, 0, 1000, BATCH);
    }

    /** 14 packets fit into one frame. */
    @Test
    void aPacketInATrainCostsNoHeap() {
        requireNoHeap(EthType.DIX, EthDixFeatures.TRAINS, 100, (BATCH + 13) / 14);
    }

    private void requireNoHeap(EthType type, int features, int packetBytes, int framesPerBatch) {
        EthFrames frames = new EthFrames(type);
        FakeNic nic = new FakeWire(1).plug("eth0", EthLab.MAC_B);
        FakeLinks links = new FakeLinks();
        links.add(nic);
        World.Node node = world.node("b");
        node.drivers().add(driver, "test");
        Ipcp ipcp =
                node.bootstrap(
                        type == EthType.DIX ? new EthDixFactory(links) : new EthLlcFactory(links),
                        new LayerConfig("eth", Map.of("dev", List.of("eth0"))));
        world.register(ipcp, "oping");
        driver.receive(
                frames.message(
                        EthLab.MAC_B,
                        EthLab.MAC_A,
                        new EthMessage.FlowRequest(
                                40, EthLab.RAW, EthLab.OPING, EthLab.ASK, features)),
                1);
        world.settle();
        TestFlow flow = world.flow(1);
        world.accept(node.broker().request(), flow, EthLab.ANSWER).value();
        int eid = ((EthMessage.FlowReply) frames.decode(reply())).seid();
        byte[] data = frames.data(EthLab.MAC_B, EthLab.MAC_A, eid, 40, new byte[packetBytes]);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(node, flow, data, 400);
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run(node, flow, data, 200);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        // A doorbell's ring may allocate a queue chunk now and then; a packet must not.
        assertThat(least).as("bytes for %d packets each way", 200 * BATCH).isLessThan(2000);
        assertThat(driver.sent).isEqualTo((400L + 5 * 200) * framesPerBatch);
        world.<Boolean>ask(ipcp, ipcp::shutdown).value();
    }

    private byte[] reply() {
        byte[] message = driver.lastMessage;
        if (message == null) {
            throw new AssertionError("no reply was sent");
        }
        return message;
    }

    /** Each round: a batch comes in, and goes out again as it is. */
    private void run(World.Node node, TestFlow flow, byte[] data, int rounds) {
        driver.receive(data, 0);
        for (int round = 0; round < rounds; round++) {
            driver.toReceive = BATCH;
            node.loop().pass();
            Packet packet;
            while ((packet = flow.user().poll()) != null) {
                flow.user().offer(packet);
            }
            flow.user().flush();
            node.loop().pass();
        }
    }
}
