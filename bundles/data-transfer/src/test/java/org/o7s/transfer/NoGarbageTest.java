package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.unicast.DtHeader;

/** The packet path allocates nothing, whichever way a packet goes. */
class NoGarbageTest {
    private static final int BATCH = 48;
    private static final int MANY = 4_000;

    private final Net net = new Net(9);
    private final Member relay = net.member(2, "multipath", "priority", PathsTest::policies);
    private final FlowLink in = net.bare(relay, 1, 0);
    private final FlowLink out = net.bare(relay, 3, 0);
    private final byte[] payload = new byte[64];

    private long allocatedBytes(Runnable body, int rounds) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            body.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void allocatesNothing(Runnable body) {
        allocatedBytes(body, 2 * MANY);
        long few = allocatedBytes(body, MANY / 4);
        long many = allocatedBytes(body, MANY);
        assertThat(many - few)
                .as("bytes for %d packets more", (MANY - MANY / 4) * BATCH)
                .isLessThan(MANY);
    }

    private void offer(long destination, int ttl, long eid) {
        for (int i = 0; i < BATCH; i++) {
            Packet packet = net.packet(payload);
            int at = packet.pushFront(DtHeader.LENGTH);
            DtHeader.write(packet.memory(), at, destination, i % 3, ttl, eid + i);
            in.provider().offer(packet);
        }
        in.provider().flush();
    }

    private void pass() {
        relay.node().loop().pass();
        Packet packet;
        while ((packet = out.provider().poll()) != null) {
            packet.release();
        }
    }

    @Test
    void relaying() {
        relay.machine().marks((queued, capacity) -> queued >> 4);
        relay.route(9, 3);
        allocatesNothing(
                () -> {
                    offer(9, 60, 64);
                    pass();
                });
        assertThat(relay.machine().counters().dropped()).isZero();
    }

    @Test
    void queueingAndScheduling() {
        relay.route(9, 3);
        allocatesNothing(
                () -> {
                    for (int i = 0; i < 6; i++) {
                        offer(9, 60, 64);
                        relay.node().loop().pass();
                    }
                    for (int i = 0; i < 6; i++) {
                        pass();
                    }
                });
        assertThat(relay.machine().counters().dropped()).isZero();
    }

    @Test
    void deliveringSendingAndDropping() {
        relay.route(9, 3);
        relay.countOnly();
        allocatesNothing(
                () -> {
                    offer(2, 60, 64);
                    offer(2, 60, 3);
                    offer(8, 60, 64);
                    offer(9, 1, 64);
                    relay.machine().send(9, 1, 64, 5, net.packet(payload));
                    pass();
                    pass();
                    pass();
                    pass();
                });
        assertThat(relay.arrived()).isPositive();
        assertThat(relay.count("dropped-ttl")).isPositive();
        assertThat(relay.count("dropped-no-route")).isPositive();
        assertThat(relay.count("dropped-unknown-eid")).isPositive();
    }
}
