package org.o7s.tools.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals();

    @Test
    void whatIsBetweenTheNumbersIsMissing() {
        arrivals.count(10, 0);
        arrivals.count(10, 4);
        assertThat(arrivals.packets()).isEqualTo(2);
        assertThat(arrivals.bytes()).isEqualTo(20);
        assertThat(arrivals.missing()).isEqualTo(3);
        assertThat(arrivals.outOfOrder()).isZero();
    }

    @Test
    void aLatePacketIsOutOfOrderAndNotMissing() {
        arrivals.count(1, 1);
        arrivals.count(1, 0);
        assertThat(arrivals.missing()).isZero();
        assertThat(arrivals.outOfOrder()).isEqualTo(1);
    }

    @Test
    void packetsWithoutNumbersAreOnlyCounted() {
        arrivals.count(3);
        arrivals.count(3);
        assertThat(arrivals.packets()).isEqualTo(2);
        assertThat(arrivals.missing()).isZero();
    }
}
