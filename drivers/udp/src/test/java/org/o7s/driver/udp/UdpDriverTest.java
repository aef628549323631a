package org.o7s.driver.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;
import org.o7s.core.packet.Packet;
import org.o7s.driver.datagrams.DatagramDriverContract;
import org.o7s.driver.udpnio.UdpNioDriver;
import org.o7s.linux.DatagramBatch;

class UdpDriverTest extends DatagramDriverContract {
    UdpDriverTest() {
        super(new UdpDriver());
    }

    /** What left together is dropped together. */
    @Override
    protected int datagramsPerDrop(int lengthBytes) {
        return DatagramBatch.RUN_MAX_BYTES / lengthBytes;
    }

    private void offerAll(int count, int lengthBytes) {
        IntStream.range(0, count).forEach(i -> offer(i, lengthBytes));
        awaitThat(() -> left.flush() >= 0 && left.pending() == 0);
    }

    @Test
    void datagramsOfOneSizeToOnePeerGoTheWayTogether() {
        offerAll(100, 1404);
        receive(100);
        assertThat(numbers()).isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(left.counters()).containsEntry("sent-in-runs", 100L);
        assertThat(right.counters())
                .containsEntry("received", 100L)
                .containsEntry("received-gathered", 100L);
    }

    @Test
    void aSingleDatagramGoesAlone() {
        offerAll(1, 1404);
        receive(1);
        assertThat(left.counters()).containsEntry("sent-in-runs", 0L);
        assertThat(right.counters()).containsEntry("received-gathered", 0L);
    }

    @Test
    void whoKnowsNothingOfRunsReceivesThemOneByOne() throws Exception {
        try (DatagramSocket plain = new DatagramSocket(loopback("127.0.0.1"))) {
            plain.setSoTimeout(10_000);
            InetSocketAddress there = (InetSocketAddress) plain.getLocalSocketAddress();
            for (int i = 0; i < 40; i++) {
                assertThat(left.offer(packet(i, i == 39 ? 77 : 1000), there)).isTrue();
            }
            assertThat(left.flush()).isEqualTo(40);
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            for (int i = 0; i < 40; i++) {
                plain.receive(packet);
                assertThat(packet.getLength()).isEqualTo(i == 39 ? 77 : 1000);
                assertThat(packet.getData()[0]).isEqualTo((byte) i);
            }
        }
    }

    /** A datagram that differs from those before and after it. */
    private Packet distinct(int number, int lengthBytes) {
        Packet packet = Objects.requireNonNull(pool.acquire());
        int at = packet.pushBack(lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            packet.memory().set(JAVA_BYTE, at + i, (byte) (5 * number + i));
        }
        return packet;
    }

    /**
     * Whoever sends chooses the pieces of a run, however small: they must be those that leave one
     * by one at a socket that knows nothing of runs.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "3, 1", "1400, 1"})
    void thePiecesOfAnyRunAreWhatAPlainSocketReceives(int lengthBytes, int lastBytes)
            throws Exception {
        int count = 40;
        try (DatagramSocket plain = new DatagramSocket(loopback("127.0.0.1"))) {
            plain.setSoTimeout(10_000);
            InetSocketAddress there = (InetSocketAddress) plain.getLocalSocketAddress();
            for (InetSocketAddress to : List.of(right.localAddress(), there)) {
                for (int i = 0; i < count; i++) {
                    int bytes = i == count - 1 ? lastBytes : lengthBytes;
                    assertThat(left.offer(distinct(i, bytes), to)).isTrue();
                }
                assertThat(left.flush()).isEqualTo(count);
            }
            receive(count);
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            for (int i = 0; i < count; i++) {
                plain.receive(packet);
                assertThat(received.get(i))
                        .as("datagram %d", i)
                        .isEqualTo(Arrays.copyOf(packet.getData(), packet.getLength()));
            }
        }
        assertThat(left.counters()).containsEntry("sent-in-runs", 2L * count);
        assertThat(right.counters())
                .containsEntry("received-gathered", (long) count)
                .containsEntry("dropped-truncated", 0L);
    }

    @Test
    void aLimitedPollLosesNothingOfARun() {
        offerAll(60, 1000);
        int[] seen = new int[1];
        while (seen[0] < 60) {
            int before = seen[0];
            awaitThat(() -> right.poll((m, o, l, s) -> seen[0]++, 7) > 0);
            assertThat(seen[0] - before).isLessThanOrEqualTo(7);
        }
        assertThat(seen[0]).isEqualTo(60);
    }

    @Test
    void whatWasReceivedAndNotTakenGoesToTheNextDriver() throws DriverException {
        InetSocketAddress address = right.localAddress();
        offerAll(60, 1000);
        awaitThat(() -> right.poll((m, o, l, s) -> received.add(new byte[l]), 5) > 0);
        HandOver handOver = right.handOver();
        right = driver.adopt(handOver, address);
        receive(60);
        assertThat(right.counters().get("received")).isEqualTo(55);
    }

    @Test
    void whatWasReceivedAndNotTakenIsCountedAtTheEnd() {
        offerAll(60, 1000);
        awaitThat(() -> right.poll((m, o, l, s) -> received.add(new byte[l]), 5) > 0);
        right.close();
        assertThat(right.counters())
                .containsEntry("received", 5L)
                .containsEntry("dropped-at-close", 55L);
    }

    @Test
    void runsToADestinationThatTakesNothingAreDroppedAndTheNextOnesLeaveAsRuns()
            throws DriverException {
        // A destination that nothing can be sent to: what is refused is not the run.
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        for (int i = 0; i < 20; i++) {
            left.offer(packet(i, 100), nowhere);
        }
        assertThat(left.flush()).isZero();
        assertThat(left.counters()).containsEntry("dropped-send-failed", 20L);
        offerAll(30, 100);
        receive(30);
        assertThat(left.counters()).containsEntry("sent-in-runs", 30L);
    }

    @Test
    void bothDriversUnderstandEachOther() throws DriverException {
        DatagramPort portable = new UdpNioDriver().open(loopback("127.0.0.1"));
        for (int i = 0; i < 30; i++) {
            portable.offer(packet(i, 500), right.localAddress());
            left.offer(packet(i, 500), portable.localAddress());
        }
        portable.flush();
        left.flush();
        receive(30);
        int[] seen = new int[1];
        awaitThat(() -> portable.poll((m, o, l, s) -> seen[0]++, 64) >= 0 && seen[0] == 30);
        portable.close();
        assertThat(numbers()).isEqualTo(List.copyOf(IntStream.range(0, 30).boxed().toList()));
    }
}
