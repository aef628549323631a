package org.o7s.driver.chardev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.linux.PseudoCable;

/** Real pseudo terminals, with a line between them. */
class CharacterDriverTest {
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final CharacterDriver driver = new CharacterDriver();
    private final PacketPools pools = PacketPools.ofDaemon();
    private final List<byte[]> received = new ArrayList<>();
    private PseudoCable cable;
    private FramePort left;
    private FramePort right;

    @BeforeEach
    void plug() throws IOException, DriverException {
        cable = PseudoCable.make();
        left = driver.open(request(cable.leftPath()));
        right = driver.open(request(cable.rightPath()));
    }

    @AfterEach
    void unplug() {
        left.close();
        right.close();
        cable.close();
        assertThat(pools.inUse()).isZero();
    }

    private static FrameRequest request(Path device) {
        return new FrameRequest(device.toString(), FrameRequest.BARE);
    }

    private Packet packet(byte[] bytes) {
        Packet packet = pools.acquire(bytes.length);
        assertThat(packet).isNotNull();
        packet.append(java.lang.foreign.MemorySegment.ofArray(bytes), 0, bytes.length);
        return packet;
    }

    private void await(FramePort port, String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("in vain: " + what + "; " + port.counters());
            }
            port.waiter().await(1_000_000);
        }
    }

    private int poll(FramePort port) {
        return port.poll(
                (memory, offset, bytes) ->
                        received.add(memory.asSlice(offset, bytes).toArray(ValueLayout.JAVA_BYTE)),
                64);
    }

    private void send(FramePort port, byte[] frame) {
        Packet packet = packet(frame);
        await(port, "room", () -> port.offer(packet) || port.flush() < 0);
    }

    private static byte[] frame(int number, int bytes) {
        byte[] frame = new byte[bytes];
        frame[0] = (byte) (number >> 8);
        frame[1] = (byte) number;
        return frame;
    }

    @Test
    void framesArriveWholeAndInOrder() {
        for (int i = 0; i < 300; i++) {
            send(left, frame(i, 2 + i % 1400));
            int expected = i + 1;
            await(left, "sent", () -> left.flush() >= 0 && left.pending() == 0);
            await(right, "frame " + i, () -> poll(right) >= 0 && received.size() >= expected);
        }
        for (int i = 0; i < 300; i++) {
            assertThat(received.get(i)).isEqualTo(frame(i, 2 + i % 1400));
        }
        assertThat(left.counters()).containsEntry("sent", 300L);
        assertThat(right.counters())
                .containsEntry("received", 300L)
                .containsEntry("dropped-broken", 0L);
    }

    @Test
    void aLineThatIsFullHoldsFramesBackAndLosesNone() {
        int offered = 0;
        boolean full = false;
        while (!full) {
            Packet packet = packet(frame(offered, 1000));
            full = !left.offer(packet);
            if (full) {
                packet.release();
            } else {
                offered++;
            }
            left.flush();
        }
        assertThat(left.pending()).isPositive();
        int all = offered;
        await(
                right,
                "all frames",
                () -> left.flush() >= 0 && poll(right) >= 0 && received.size() >= all);
        assertThat(received).hasSize(all);
    }

    @Test
    void whatIsBrokenIsDroppedAndTheNextFrameArrives() {
        byte[] noise = "noise before anything".getBytes(StandardCharsets.US_ASCII);
        assertThat(cable.inject(noise)).isEqualTo(noise.length);
        assertThat(cable.inject(new byte[] {0})).isEqualTo(1);
        await(
                right,
                "the noise",
                () -> poll(right) >= 0 && right.counters().get("dropped-broken") > 0);
        send(left, frame(7, 100));
        await(
                right,
                "the frame",
                () -> left.flush() >= 0 && poll(right) >= 0 && !received.isEmpty());
        assertThat(received).containsExactly(frame(7, 100));
    }

    @Test
    void aFrameThatIsTooLongIsDroppedAndCounted() {
        Packet packet = packet(new byte[CharacterPort.MTU_BYTES + 1]);
        assertThat(left.offer(packet)).isTrue();
        assertThat(left.counters()).containsEntry("dropped-too-large", 1L);
        assertThat(left.mtuBytes()).isEqualTo(9000);
    }

    @Test
    void halfAFrameIsHandedOverToTheNextPort() throws DriverException {
        send(left, frame(1, 2000));
        await(left, "sent", () -> left.flush() >= 0 && left.pending() == 0);
        await(right, "the first", () -> poll(right) >= 0 && received.size() == 1);
        // The first half of a frame, as the driver writes it.
        FrameCode code = new FrameCode(9000);
        java.lang.foreign.MemorySegment line = java.lang.foreign.Arena.ofAuto().allocate(20_000);
        byte[] second = frame(2, 300);
        int bytes = code.encode(java.lang.foreign.MemorySegment.ofArray(second), 0, 300, line, 0);
        byte[] encoded = line.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
        cable.inject(java.util.Arrays.copyOf(encoded, 100));
        // Read or not, it must not get lost.
        right.waiter().await(50_000_000);
        poll(right);
        HandOver over = right.handOver();
        right = driver.adopt(over, request(cable.rightPath()));
        cable.inject(java.util.Arrays.copyOfRange(encoded, 100, bytes));
        await(right, "the rest", () -> poll(right) >= 0 && received.size() == 2);
        assertThat(received.getLast()).isEqualTo(second);
    }

    @Test
    void aTerminalWhoseOtherSideIsGoneIsOfNoUse() {
        cable.close();
        await(right, "the end", () -> poll(right) >= 0 && !right.isAlive());
    }

    @Test
    void whatIsNoCharacterDeviceIsRefusedWithAReason(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");
        assertThat(driver.availability(file.toString()).reason()).contains("no character device");
        assertThat(driver.availability(dir + "/none").reason()).contains("no such device");
        assertThat(driver.availability("eth0").reason()).contains("paths");
        assertThat(driver.availability(cable.leftPath().toString()).usable()).isTrue();
        assertThatThrownBy(() -> driver.open(request(file))).hasMessageContaining("no character");
        assertThatThrownBy(() -> driver.open(new FrameRequest(cable.leftPath().toString(), 0xa000)))
                .hasMessageContaining("no Ethernet");
        assertThatThrownBy(
                        () ->
                                driver.adopt(
                                        new HandOver("pcap", () -> {}), request(cable.leftPath())))
                .hasMessageContaining("pcap");
    }
}
