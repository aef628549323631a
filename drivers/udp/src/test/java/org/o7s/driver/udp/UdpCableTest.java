package org.o7s.driver.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.linux.DatagramBatch;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

/** What the way to the peer does to datagrams that leave together. */
@NeedsNamespaces
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpCableTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final PacketPool pool = new PacketPool(9000, 256);
    private final List<Integer> numbers = new ArrayList<>();
    private VirtualCable cable;
    private DatagramPort left;
    private DatagramPort right;

    @BeforeEach
    void open() {
        cable = VirtualCable.plug();
        left = cable.onLeft(() -> new UdpDriver().open(at("192.0.2.1")));
        right = cable.onRight(() -> new UdpDriver().open(at("192.0.2.2")));
    }

    @AfterEach
    void close() {
        left.close();
        right.close();
        cable.close();
        assertThat(pool.inUse()).as("packets that nobody released").isZero();
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 3435);
    }

    private void send(int from, int count, int bytes) {
        for (int i = from; i < from + count; i++) {
            Packet packet = pool.acquire();
            assertThat(packet).isNotNull();
            packet.memory().set(JAVA_INT_UNALIGNED, packet.pushBack(bytes), i);
            assertThat(left.offer(packet, right.localAddress())).isTrue();
        }
        left.flush();
    }

    private void receive(int count) {
        long end = System.nanoTime() + PATIENCE_NS;
        while (numbers.size() < count) {
            assertThat(System.nanoTime() - end)
                    .as("left %s, right %s", left.counters(), right.counters())
                    .isNegative();
            right.waiter().await(2_000_000);
            right.poll((m, o, length, s) -> numbers.add(m.get(JAVA_INT_UNALIGNED, o)), 64);
            left.flush();
        }
        assertThat(numbers).isEqualTo(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void datagramsThatDoNotFitIntoTheMtuLeaveOneByOneAsFragments() {
        send(0, 40, 3000);
        receive(40);
        assertThat(left.counters())
                .containsEntry("sent", 40L)
                .containsEntry("sent-in-runs", 0L)
                .containsEntry("dropped-too-large", 0L);
        send(40, 40, 1400);
        receive(80);
        assertThat(left.counters()).containsEntry("sent-in-runs", 40L);
    }

    @Test
    void whenTheMtuShrinksTheyLeaveOneByOneAndLaterTogetherAgain() {
        send(0, 40, 1400);
        cable.setMtu(1300);
        send(40, 40, 1400);
        receive(80);
        assertThat(left.counters()).containsEntry("sent-in-runs", 40L);
        cable.setMtu(1500);
        // Runs of such datagrams are tried again after a while.
        int sent = 80;
        while (left.counters().get("sent-in-runs") == 40) {
            assertThat(sent).isLessThan(2 * DatagramBatch.AGAIN_AFTER);
            send(sent, 64, 1400);
            sent += 64;
            receive(sent);
        }
    }

    @Test
    void anInterfaceThatIsDownCostsDatagramsAndNothingElse() {
        cable.setLeftUp(false);
        send(0, 20, 1000);
        assertThat(left.pending()).isZero();
        assertThat(left.counters()).containsEntry("dropped-send-failed", 20L);
        cable.setLeftUp(true);
        assertThat(left.isAlive()).isTrue();
    }

    @Test
    void aPeerThatIsNotThereStopsNobody() {
        // The port at the other end is closed: ICMP says so, and nobody minds.
        InetSocketAddress silent = new InetSocketAddress(right.localAddress().getAddress(), 9);
        for (int round = 0; round < 20; round++) {
            Packet packet = pool.acquire();
            assertThat(packet).isNotNull();
            packet.pushBack(100);
            left.offer(packet, silent);
            send(round, 1, 100);
            left.waiter().await(100_000);
        }
        receive(20);
        assertThat(left.isAlive()).isTrue();
    }
}
