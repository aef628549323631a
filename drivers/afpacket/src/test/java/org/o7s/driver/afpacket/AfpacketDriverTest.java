package org.o7s.driver.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

class AfpacketDriverTest {
    @Test
    void aMissingPrivilegeIsNamedForTheInterfaceWithAWayToGrantIt() {
        assertThat(AfpacketDriver.missingPrivilege("eth1"))
                .contains("CAP_NET_RAW for eth1")
                .contains("--ambient-caps=+net_raw")
                .contains("AmbientCapabilities=CAP_NET_RAW");
    }

    @Test
    void itIsTakenBeforeThePortableDriver() {
        assertThat(new AfpacketDriver().name()).isEqualTo("afpacket");
        assertThat(new AfpacketDriver().rank()).isEqualTo(100);
    }

    @Test
    @NeedsNamespaces
    void aSuccessorWithTheNumberOfTheDeletedInterfaceIsNotTakenForIt() throws Exception {
        AfpacketDriver driver = new AfpacketDriver();
        FrameRequest request = new FrameRequest(VirtualCable.INTERFACE, 0xa000);
        PacketPool pool = new PacketPool(1600, 16);
        try (VirtualCable cable = VirtualCable.plug()) {
            FramePort left = cable.left().call(() -> driver.open(request));
            cable.cut();
            cable.connectAgain();
            assertThat(left.isAlive()).isTrue();
            assertThat(offer(left, left, Objects.requireNonNull(pool.acquire()))).isTrue();
            assertThat(left.flush()).isZero();
            assertThat(left.isAlive()).isFalse();
            assertThat(left.counters()).containsEntry("dropped-interface-down", 1L);
            assertThat(pool.inUse()).isZero();
            left.close();
        }
    }

    @Test
    @NeedsNamespaces
    void thePacketPathAllocatesNothing() throws Exception {
        FrameRequest request = new FrameRequest(VirtualCable.INTERFACE, 0xa000);
        AfpacketDriver driver = new AfpacketDriver();
        try (VirtualCable cable = VirtualCable.plug()) {
            FramePort left = cable.left().call(() -> driver.open(request));
            FramePort right = cable.right().call(() -> driver.open(request));
            PacketPool pool = new PacketPool(1600, 256);
            long[] bytes = new long[1];
            FramePort.Receiver receiver = (memory, offset, length) -> bytes[0] += length;
            pump(left, right, pool, receiver, 200_000);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            pump(left, right, pool, receiver, 200_000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(bytes[0]).isEqualTo(400_000L * 60);
            // The link is looked at ten times a second; a packet adds nothing.
            assertThat(allocated / 200_000).as("bytes per packet of %d", allocated).isZero();
            left.close();
            right.close();
        }
    }

    private static void pump(
            FramePort left, FramePort right, PacketPool pool, FramePort.Receiver to, int frames) {
        int received = 0;
        int sent = 0;
        long end = System.nanoTime() + 60_000_000_000L;
        while (received < frames) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("received " + received + " of " + sent);
            }
            while (sent < frames && sent - received < 64) {
                Packet packet = pool.acquire();
                if (packet == null || !offer(left, right, packet)) {
                    break;
                }
                sent++;
            }
            left.flush();
            received += right.poll(to, 64);
        }
    }

    private static boolean offer(FramePort left, FramePort right, Packet packet) {
        int at = packet.pushBack(60);
        for (int i = 0; i < 6; i++) {
            packet.memory().set(JAVA_BYTE, at + i, (byte) (right.macAddress() >>> (40 - 8 * i)));
        }
        packet.memory().set(JAVA_BYTE, at + 12, (byte) 0xa0);
        packet.memory().set(JAVA_BYTE, at + 13, (byte) 0);
        if (left.offer(packet)) {
            return true;
        }
        packet.release();
        return false;
    }
}
