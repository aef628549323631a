package org.o7s.core.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketTest {
    private final PacketPools pools = new PacketPools(8, 2, 2);

    @Test
    void headersGrowIntoTheHeadroomAndTrailersIntoTheTailroom() {
        Packet packet = pools.acquire(1888);
        packet.append(new byte[1888]);
        packet.pushFront(Packet.HEADROOM_BYTES);
        packet.pushBack(Packet.TAILROOM_BYTES);
        assertThat(packet.headroom()).isZero();
        assertThat(packet.length()).isEqualTo(1888 + Packet.HEADROOM_BYTES + Packet.TAILROOM_BYTES);
        assertThatThrownBy(() -> packet.pushFront(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> packet.pullFront(packet.length() + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        packet.release();
    }

    @Test
    void heapAndDirectBuffersGoInAndComeOut() {
        for (ByteBuffer in : List.of(ByteBuffer.allocate(5), ByteBuffer.allocateDirect(5))) {
            in.put(new byte[] {1, 2, 3, 4, 5}).flip().position(1);
            Packet packet = pools.acquire(5);
            packet.append(in);
            assertThat(in.remaining()).isZero();
            for (ByteBuffer out : List.of(ByteBuffer.allocate(9), ByteBuffer.allocateDirect(9))) {
                out.position(3);
                packet.copyTo(out);
                assertThat(out.position()).isEqualTo(7);
                assertThat(out.get(3)).isEqualTo((byte) 2);
                assertThat(out.get(6)).isEqualTo((byte) 5);
            }
            packet.release();
        }
    }

    @Test
    void aPoolGivesNoMoreThanItsLimitAndTakesEverythingBack() {
        List<Packet> held = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            held.add(pools.acquire(100));
        }
        assertThat(pools.acquire(100)).isNull();
        assertThat(pools.inUse()).isEqualTo(8);
        held.forEach(Packet::release);
        assertThat(pools.inUse()).isZero();
        assertThat(pools.acquire(100)).isNotNull();
    }

    @Test
    void aPacketThatIsTooLargeForEveryPoolIsRefused() {
        assertThat(pools.acquire(PacketPools.MAX_PAYLOAD_BYTES + 1)).isNull();
        assertThat(pools.acquire(PacketPools.MAX_PAYLOAD_BYTES)).isNotNull();
    }

    @Test
    void releasingTwiceIsAnError() {
        Packet packet = pools.acquire(1);
        packet.release();
        assertThatThrownBy(packet::release).isInstanceOf(IllegalStateException.class);
    }
}
