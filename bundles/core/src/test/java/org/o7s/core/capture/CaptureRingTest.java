package org.o7s.core.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.core.capture.PcapngWriter.Direction;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.testkit.PcapngFile;
import org.o7s.core.time.VirtualClocks;

class CaptureRingTest {
    private static final long WALL_NS = 1_800_000_000_123_456_789L;

    /** Header, eleven bytes, one of padding, flags, end of the options, length. */
    private static final int BLOCK_OF_ELEVEN_BYTES = 28 + 12 + 8 + 4 + 4;

    private final PacketPools pools = new PacketPools(4096, 16, 16);
    private final VirtualClocks clocks = new VirtualClocks(WALL_NS);
    private final CaptureRing ring = new CaptureRing(clocks, 65_535);

    private Packet packet(String text) {
        Packet packet = pools.acquire(64);
        packet.append(text.getBytes(StandardCharsets.UTF_8));
        return packet;
    }

    /** What is in a ring, as a reader of the file sees it; the room is free again. */
    private static List<PcapngFile.Captured> taken(CaptureRing from) {
        List<PcapngFile.Captured> all = new ArrayList<>();
        ByteBuffer stretch;
        while ((stretch = from.take(Long.MAX_VALUE, Long.MAX_VALUE, new long[8])).hasRemaining()) {
            byte[] bytes = new byte[stretch.remaining()];
            stretch.get(bytes);
            from.give();
            all.addAll(PcapngFile.parse(bytes).packets());
        }
        return all;
    }

    @Test
    void whatPassesAnEndIsCopiedInItsDirectionAndGoesOn() {
        FlowLink link = new FlowLink(8, 1500);
        link.provider().tap(ring.tap(3, new byte[] {'>'}, true));
        link.user().tap(ring.tap(3, new byte[] {'<'}, false));
        link.user().offer(packet("down"));
        link.provider().offer(packet("up"));
        assertThat(taken(ring)).as("nothing passed yet").isEmpty();

        Packet down = link.provider().poll();
        Packet up = link.user().poll();

        assertThat(down.length()).isEqualTo(4);
        down.release();
        up.release();
        List<PcapngFile.Captured> both = taken(ring);
        assertThat(both).extracting(p -> p.text(0)).containsExactly(">down", "<up");
        assertThat(both).extracting(PcapngFile.Captured::out).containsExactly(true, false);
        assertThat(both).extracting(PcapngFile.Captured::number).containsOnly(3);
        assertThat(both).extracting(PcapngFile.Captured::wallNs).containsOnly(WALL_NS);
        link.provider().tap(null);
        link.user().offer(packet("unseen"));
        link.provider().poll().release();
        assertThat(taken(ring)).isEmpty();
        assertThat(pools.inUse()).isZero();
    }

    @Test
    void aPacketWithoutRoomIsCountedAndNotWaitedFor() {
        Tap tap = ring.tap(0, Tap.NO_HEADER, true);
        Packet packet = packet("one of many");
        int blocks = CaptureRing.MEMORY_BYTES / BLOCK_OF_ELEVEN_BYTES;
        for (int i = 0; i < blocks + 5; i++) {
            tap.seen(packet);
        }
        assertThat(ring.missed()).isEqualTo(5);
        assertThat(taken(ring)).hasSize(blocks);
        assertThat(ring.freedBytes()).isEqualTo(ring.claimedBytes());
        tap.seen(packet);
        tap.seen(packet);
        assertThat(taken(ring))
                .as("the first packet that has room says how many had none")
                .extracting(PcapngFile.Captured::missed)
                .containsExactly(5L, 0L);
        ring.close();
        tap.seen(packet);
        assertThat(ring.missed()).as("nobody misses what comes after the end").isEqualTo(5);
        packet.release();
    }

    @Test
    void packetsOfAllLengthsPassTheEndOfTheRingManyTimes() {
        Tap down = ring.tap(0, Tap.NO_HEADER, true);
        Packet packet = pools.acquire(64);
        packet.append(new byte[1500]);
        Random random = new Random(7);
        long expected = 0;
        long have = 0;
        for (long bytes = 0; bytes < 4L * CaptureRing.MEMORY_BYTES; ) {
            int length = random.nextInt(1501);
            Tap.Copy copy = down.copy(Tap.NO_HEADER, 0, packet.memory(), packet.offset(), length);
            if (random.nextInt(4) == 0) {
                copy.discard();
            } else {
                copy.keep();
                expected++;
            }
            bytes += length;
            if (random.nextInt(500) == 0) {
                have += taken(ring).size();
            }
        }
        have += taken(ring).size();
        assertThat(ring.missed()).isZero();
        assertThat(have).isEqualTo(expected);
        packet.release();
    }

    @Test
    void tapsOfSeveralThreadsLoseNothingButWhatTheyCount() throws InterruptedException {
        int each = 200_000;
        List<Thread> threads = new ArrayList<>();
        for (int place = 0; place < 3; place++) {
            Tap tap = ring.tap(place, Tap.NO_HEADER, true);
            threads.add(Thread.ofPlatform().start(() -> fill(tap, each)));
        }
        long[] perPlace = new long[3];
        boolean running;
        int took;
        do {
            running = threads.stream().anyMatch(Thread::isAlive);
            took = ring.take(Long.MAX_VALUE, Long.MAX_VALUE, perPlace).remaining();
            ring.give();
        } while (running || took > 0);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(Arrays.stream(perPlace).sum() + ring.missed()).isEqualTo(3L * each);
    }

    private static void fill(Tap tap, int packets) {
        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        for (int i = 0; i < packets; i++) {
            tap.seen(memory, 0, i % 100);
        }
    }

    @Test
    void aCopyThatIsDiscardedIsNotSeen() {
        Tap tap = ring.tap(0, Tap.NO_HEADER, true);
        Packet packet = packet("refused");
        Tap.Copy copy =
                tap.copy(Tap.NO_HEADER, 0, packet.memory(), packet.offset(), packet.length());
        copy.discard();
        assertThat(taken(ring)).isEmpty();
        packet.release();
    }

    @Test
    void aCopyThatNobodyAskedForAnyMoreDoesNotHoldUpThoseThatFollow() {
        Tap tap = ring.tap(0, Tap.NO_HEADER, true);
        Packet packet = packet("passed");
        var _ = tap.copy(Tap.NO_HEADER, 0, packet.memory(), packet.offset(), packet.length());
        tap.seen(packet);
        assertThat(taken(ring)).hasSize(1);
        packet.release();
    }

    @Test
    void severalCapturesOfOnePlaceEachHaveWhatPasses() {
        CaptureRing second = new CaptureRing(clocks, 65_535);
        FlowLink link = new FlowLink(8, 1500);
        link.provider()
                .tap(
                        Tap.of(
                                List.of(
                                        ring.tap(1, Tap.NO_HEADER, true),
                                        second.tap(2, Tap.NO_HEADER, true))));
        link.user().offer(packet("twice"));
        link.provider().poll().release();
        assertThat(taken(ring)).extracting(p -> p.text(0)).containsExactly("twice");
        assertThat(taken(second)).extracting(PcapngFile.Captured::number).containsExactly(2);
        assertThat(Tap.of(List.of())).isNull();
        assertThat(Tap.Both.of(List.of())).isEmpty();
    }

    @Test
    void aLongPacketIsCutAndSaysHowLongItWas() {
        CaptureRing small = new CaptureRing(clocks, 16);
        Packet packet = packet("a text of more than sixteen bytes");
        small.tap(0, new byte[] {'#'}, true).seen(packet);
        small.tap(0, new byte[20], true).seen(packet);
        List<PcapngFile.Captured> both = taken(small);
        assertThat(both.getFirst().text(0)).isEqualTo("#a text of more ");
        assertThat(both.getFirst().originalBytes()).isEqualTo(34);
        assertThat(both.getLast().bytes()).hasSize(16).containsOnly(0);
        packet.release();
    }

    @Test
    void noMoreIsTakenThanALimitAllows() {
        Tap tap = ring.tap(0, Tap.NO_HEADER, true);
        Packet packet = packet("eleven here");
        for (int i = 0; i < 5; i++) {
            tap.seen(packet);
        }
        long[] perPlace = new long[1];
        assertThat(ring.take(2, Long.MAX_VALUE, perPlace).remaining())
                .isEqualTo(2 * BLOCK_OF_ELEVEN_BYTES);
        ring.give();
        assertThat(ring.take(5, BLOCK_OF_ELEVEN_BYTES + 1, perPlace).remaining())
                .as("the packet with which a limit is reached is in the file")
                .isEqualTo(2 * BLOCK_OF_ELEVEN_BYTES);
        assertThat(perPlace).containsExactly(4);
        packet.release();
    }

    @Test
    void aFileHasItsInterfacesPacketsTimesAndLosses() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapngWriter writer = new PcapngWriter(Channels.newChannel(out), "test", "a comment");
        int flows = writer.addInterface(PcapngWriter.O7S, 64, "flows", "");
        int port = writer.addInterface(PcapngWriter.ETHERNET, 64, "ipcp e1", "e1 (eth-dix)");
        byte[] bytes = "packet".getBytes(StandardCharsets.UTF_8);
        writer.packet(port, WALL_NS, bytes, 5, 6, Direction.OUT, 7);
        writer.packet(flows, WALL_NS + 1, bytes, 6, 6, Direction.UNKNOWN, 0);
        writer.statistics(port, WALL_NS, 1, 7);
        assertThat(writer.bytes()).isPositive();
        writer.flush();
        assertThat(writer.bytes()).isEqualTo(out.size());

        PcapngFile file = PcapngFile.parse(out.toByteArray());

        assertThat(file.linkTypes()).containsExactly(147, 1);
        PcapngFile.Captured first = file.packets().getFirst();
        assertThat(first.text(0)).isEqualTo("packe");
        assertThat(first.originalBytes()).isEqualTo(6);
        assertThat(first.number()).isEqualTo(port);
        assertThat(first.wallNs()).isEqualTo(WALL_NS);
        assertThat(first.out()).isTrue();
        assertThat(first.missed()).isEqualTo(7);
        assertThat(file.packets().getLast().wallNs()).isEqualTo(WALL_NS + 1);
        assertThat(file.statistics()).containsExactly(new PcapngFile.Statistics(port, 8, 7));
    }

    @Test
    void datagramsGetHeadersThatSayWhatTheSocketSaid() {
        DatagramHeader header = new DatagramHeader();
        int narrow =
                header.write(
                        new InetSocketAddress("10.1.2.1", 3435),
                        new InetSocketAddress("10.1.2.2", 4000),
                        100);
        assertThat(narrow).isEqualTo(28);
        assertThat(header.bytes())
                .startsWith(0x45, 0, 0, 128, 0, 0, 0, 0, 0, 17, 0xa2, 0x69, 10, 1, 2, 1, 10, 1, 2)
                .containsSequence(2, 0x0d, 0x6b, 0x0f, 0xa0, 0, 108, 0, 0);
        int wide =
                header.write(
                        new InetSocketAddress("fd00::1", 3435),
                        new InetSocketAddress("fd00::2", 3435),
                        0);
        assertThat(wide).isEqualTo(48);
        assertThat(header.bytes()).startsWith(0x60, 0, 0, 0, 0, 8, 17, 0, 0xfd, 0);
    }
}
