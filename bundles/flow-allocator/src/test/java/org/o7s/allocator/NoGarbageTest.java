package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.member.DirectoryHash;
import org.o7s.core.packet.Packet;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.congestion.CongestionPolicy;
import org.o7s.policy.congestion.mbecn.MbEcnFactory;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;

/** A packet costs no garbage, on its way out, on its way in, and while there is no room. */
class NoGarbageTest {
    private static final int BATCH = 32;
    private static final HexFormat HEX = HexFormat.of();

    private final World world = new World(11);
    private final World.Node node = world.node("m10");
    private final Loopback layer = new Loopback();
    private final TestMember ipcp = new TestLayer(11).member(10);
    private final UnicastAllocator allocator =
            new UnicastAllocator(
                    new AllocatorSettings(
                            "ipcp m10",
                            ipcp,
                            DirectoryHash.SHA3_256,
                            "mb-ecn",
                            PolicyParameters.NONE,
                            100),
                    node.loop(),
                    node.slots(),
                    Entropy.seeded(11),
                    node.broker(),
                    layer,
                    layer);

    /** What is sent comes back to the flow that sent it, as if its peer were an echo. */
    private final class Loopback implements LayerSender, NameDirectory {
        private final ArrayDeque<Packet> sent = new ArrayDeque<>();
        private @Nullable Runnable room;
        private int capacity = 5;
        private long packets;

        /** Hands back what is here; whoever waited for room is told. */
        void turnAround(long eid) {
            Packet packet;
            while ((packet = sent.poll()) != null) {
                packets++;
                allocator.users().received(eid, 0, packet);
            }
            Runnable task = room;
            if (task != null) {
                room = null;
                task.run();
            }
        }

        @Override
        public long ownAddress() {
            return 10;
        }

        @Override
        public int mpsBytes() {
            return 1481;
        }

        @Override
        public boolean reaches(long destination) {
            return true;
        }

        @Override
        public Offer send(long destination, int cube, long eid, long flowKey, Packet packet) {
            if (sent.size() >= capacity) {
                return Offer.FULL;
            }
            var _ = allocator.mark(sent.size(), capacity);
            sent.add(packet);
            return Offer.ACCEPTED;
        }

        @Override
        public void awaitRoom(Runnable task) {
            room = task;
        }

        @Override
        public boolean sendMessage(long destination, long eid, byte[] message) {
            return true;
        }

        @Override
        public void publish(byte[] digest) {
            assertThat(HEX.formatHex(digest)).hasSize(64);
        }

        @Override
        public void withdraw(byte[] digest) {
            assertThat(HEX.formatHex(digest)).hasSize(64);
        }

        @Override
        public void find(byte[] digest, long limitNs, Found found) {
            throw new AssertionError("nobody searches here");
        }

        @Override
        public void distrust(byte[] digest, long address) {
            throw new AssertionError("nobody is distrusted here");
        }

        @Override
        public int features(long address) {
            return 0;
        }
    }

    private TestFlow acceptedFlow() {
        allocator.register("shop", new RecordedReply<>());
        String digest = allocator.names().values().iterator().next();
        byte[] request =
                FaCodec.encode(
                        new FlowRequest(
                                20,
                                1000,
                                new QosFields(0, 0, 0, 1, 1, false, 0, 0),
                                HEX.parseHex(digest),
                                new byte[0],
                                0));
        Packet packet = world.pools().acquire(request.length);
        if (packet == null) {
            throw new AssertionError("out of packets");
        }
        packet.append(request);
        allocator.messages().received(0, 0, packet);
        TestFlow flow = world.flow(1);
        allocator.respond(
                node.broker().request().requestId(),
                new Ipcp.Accept(1, new byte[0], flow.provider()),
                new RecordedReply<>());
        return flow;
    }

    /** Makes every second packet wait. */
    private static final class Pausing implements CongestionPolicy {
        private boolean odd;

        @Override
        public int words() {
            return 1;
        }

        @Override
        public void begin(long[] state, long bytesPerSecond, long nowNs) {
            state[0] = bytesPerSecond;
        }

        @Override
        public long rate(long[] state) {
            return state[0];
        }

        @Override
        public int mark(int queued, int capacity) {
            return 0;
        }

        @Override
        public long sent(long[] state, int bytes, long nowNs) {
            odd = !odd;
            return odd ? 200_000 : 0;
        }

        @Override
        public int received(long[] state, int mark, long nowNs) {
            return NO_UPDATE;
        }

        @Override
        public void updated(long[] state, int level, long nowNs) {
            state[0] = level;
        }
    }

    @Test
    void nothingIsAllocatedPerPacket() {
        measure(new MbEcnFactory().create(PolicyParameters.NONE), 0, 1000);
    }

    @Test
    void nothingIsAllocatedPerPause() {
        measure(new Pausing(), 10_000, 0);
    }

    private void measure(CongestionPolicy policy, long pauses, long fullQueues) {
        assertThat(node.slots().put(CongestionPolicy.KIND, "mb-ecn", policy)).isEmpty();
        TestFlow flow = acceptedFlow();
        long eid = allocator.flows().getFirst().localEid();
        for (int i = 0; i < 2 * BATCH; i++) {
            flow.write(new byte[1000]);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(flow, eid, 4000);
        long least = Long.MAX_VALUE;
        long packets = 0;
        for (int attempt = 0; attempt < 5; attempt++) {
            long sentBefore = layer.packets;
            long before = threads.getCurrentThreadAllocatedBytes();
            run(flow, eid, 2000);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            packets = Math.max(packets, layer.packets - sentBefore);
        }
        Map<String, Long> counts = allocator.counters().snapshot();
        assertThat(packets).isGreaterThan(1000);
        assertThat(counts.get("full-queues")).isGreaterThanOrEqualTo(fullQueues);
        assertThat(counts.get("paused-flows")).isGreaterThanOrEqualTo(pauses);
        // A doorbell's ring may allocate a queue chunk, a timer is set once a second.
        assertThat(least).as("bytes for %d packets each way", packets).isLessThan(4000);
    }

    /** Each round: as many as there is room for go out, come back, and are written again. */
    private void run(TestFlow flow, long eid, int rounds) {
        for (int round = 0; round < rounds; round++) {
            node.loop().pass();
            layer.turnAround(eid);
            // By turns too fast for the policy and slow enough.
            world.clocks().advance(round % 100 < 50 ? 1_000_000 : 20_000_000);
            node.loop().pass();
            Packet packet;
            while ((packet = flow.user().poll()) != null) {
                flow.user().offer(packet);
            }
            flow.user().flush();
        }
    }
}
