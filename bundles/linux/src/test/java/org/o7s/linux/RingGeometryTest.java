package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingGeometryTest {
    private static final int RING_BYTES = 2 << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 68, 1280, 1500, 1964, 1965, 4096, 9000, 16300, 32767, 65534, 65535})
    void aSlotHoldsAWholeFrameOfItsMtu(int mtuBytes) {
        RingGeometry geometry = RingGeometry.forMtu(mtuBytes, RING_BYTES);
        assertThat(geometry.mtuBytes()).isGreaterThanOrEqualTo(mtuBytes);
        assertThat(geometry.slotCount()).isGreaterThanOrEqualTo(RingGeometry.MIN_SLOTS);
        assertThat(geometry.slotsPerBlock() * geometry.slotBytes())
                .isLessThanOrEqualTo(geometry.blockBytes());
    }

    @Test
    void anEthernetRingHasAThousandSlotsInTwoMebibytes() {
        assertThat(RingGeometry.forMtu(1500, RING_BYTES))
                .isEqualTo(new RingGeometry(65536, 32, 2048));
    }

    @Test
    void anImpossibleMtuIsRefused() {
        assertThatThrownBy(() -> RingGeometry.forMtu(65536, RING_BYTES))
                .hasMessage("MTU of 65536 bytes");
        assertThatThrownBy(() -> RingGeometry.forMtu(0, RING_BYTES)).hasMessage("MTU of 0 bytes");
    }

    @Test
    void aGeometryThatTheKernelWouldRefuseIsRefusedHere() {
        assertThatThrownBy(() -> new RingGeometry(65537, 1, 2048))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RingGeometry(65536, 1, 2049))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RingGeometry(4096, 1, 8192))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
