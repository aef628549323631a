package org.o7s.irm.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.capture.Tap;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.testkit.PcapngFile;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureRequest.Source;
import org.o7s.irm.management.CaptureView;

/** What is written, and what happens when that fails. */
@Timeout(60)
class CaptureWritingTest {
    private static final CaptureRequest REQUEST =
            new CaptureRequest(
                    Source.FLOW,
                    "7",
                    Path.of("/f.pcapng"),
                    1000,
                    CaptureRequest.PACKETS_MAX,
                    CaptureRequest.BYTES_MAX);

    private static final Duration LONG = Duration.ofSeconds(50);

    private final CountDownLatch over = new CountDownLatch(1);

    /** A disk on which there is room for so many bytes. */
    private static final class SmallDisk implements WritableByteChannel {
        private final int roomBytes;
        private int bytes;
        private boolean open = true;

        SmallDisk(int roomBytes) {
            this.roomBytes = roomBytes;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int taken = Math.min(source.remaining(), roomBytes - bytes);
            if (taken == 0) {
                throw new IOException("No space left on device");
            }
            source.position(source.position() + taken);
            bytes += taken;
            return taken;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    private Capture begin(String map, WritableByteChannel out) {
        Capture capture =
                new Capture(
                        1, REQUEST, List.of(), map, Clocks.system(), _ -> over.countDown(), out);
        capture.start();
        return capture;
    }

    private static void pass(Capture capture, int packets) {
        Tap tap = capture.flowTaps(7).getFirst().down();
        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        for (int i = 0; i < packets; i++) {
            tap.seen(memory, 0, 100);
        }
    }

    @Test
    void aFullDiskEndsTheCaptureWithTheReason() throws InterruptedException {
        SmallDisk disk = new SmallDisk(10_000);
        Capture capture = begin("", disk);
        pass(capture, 1000);
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        CaptureView view = capture.view();
        assertThat(view.state()).isEqualTo("failed: No space left on device");
        assertThat(capture.isRunning()).isFalse();
        assertThat(disk.isOpen()).isFalse();
        assertThat(capture.flowTaps(7)).as("nobody taps what is over").isEmpty();
    }

    /** A disk that takes nothing until it is let go. */
    private static final class StuckDisk implements WritableByteChannel {
        private final CountDownLatch free = new CountDownLatch(1);

        @Override
        public int write(ByteBuffer source) throws IOException {
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            int bytes = source.remaining();
            source.position(source.limit());
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void whoStopsACaptureIsToldIfItsFileIsNotComplete() {
        StuckDisk disk = new StuckDisk();
        Capture capture = begin("", disk);
        pass(capture, 3);
        assertThatThrownBy(() -> capture.stop(Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("E-CAPTURE-SLOW"))
                .hasMessageContaining("not complete yet");
        assertThat(capture.view().state()).isEqualTo(CaptureView.ENDING);
        disk.free.countDown();
        CaptureView view = capture.stop(LONG);
        assertThat(view.state()).isEqualTo("stopped");
        assertThat(view.packets()).isEqualTo(3);
    }

    @Test
    void aCommentThatIsTooLongEndsWithAWholeLineAndSaysThatItWasCut() {
        String line = "flow\tid=1\tname=ü\n";
        String map = line.repeat(1000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Capture capture = begin(map, Channels.newChannel(out));
        assertThat(capture.end("stopped", LONG)).isTrue();

        // The comment is the first option behind the 24 bytes of the head of the section.
        ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(file.getShort(24)).as("the code of a comment").isEqualTo((short) 1);
        byte[] comment = new byte[file.getShort(26)];
        file.get(28, comment);
        String text = new String(comment, StandardCharsets.UTF_8);
        String cut = "cut\tbytes=" + map.getBytes(StandardCharsets.UTF_8).length + "\n";
        assertThat(comment).hasSizeBetween(8000, 8192);
        assertThat(text).endsWith(line + cut);
        assertThat(text.replace(line, "")).isEqualTo(cut);
    }

    @Test
    void aLongMapIsSeveralPacketsOfWholeLines() {
        String map =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> "flow\tid=" + i + "\tname=name of flow " + i + "\n")
                        .collect(Collectors.joining());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Capture capture = begin(map, Channels.newChannel(out));
        pass(capture, 3);
        assertThat(capture.end("stopped", LONG)).isTrue();

        List<PcapngFile.Captured> packets = PcapngFile.parse(out.toByteArray()).packets();
        List<PcapngFile.Captured> maps = packets.subList(0, packets.size() - 3);
        assertThat(maps).hasSizeGreaterThan(1);
        assertThat(maps)
                .allSatisfy(
                        p -> {
                            assertThat(p.bytes()).hasSizeLessThan(65_536).startsWith(1, 0);
                            assertThat(p.text(8)).endsWith("\n");
                        });
        assertThat(maps.stream().map(p -> p.text(8)).collect(Collectors.joining())).isEqualTo(map);
        assertThat(capture.view().packets()).isEqualTo(3);
        assertThat(capture.view().bytes()).isEqualTo(out.size());
    }

    @Test
    void aLineThatIsTooLongIsCutRatherThanLost() {
        String line = "x".repeat(2 * CapturedFlow.MAP_MAX_BYTES);
        List<byte[]> maps = CapturedFlow.maps(line);
        assertThat(maps).hasSize(2);
        assertThat(new String(maps.getLast(), StandardCharsets.UTF_8)).endsWith("x");
    }

    @Test
    void whyAFileFailsIsSaidInWords() {
        assertThat(CaptureFile.reason(new IOException("No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(CaptureFile.reason(new NoSuchFileException("/proc/self/f.pcapng")))
                .isEqualTo("no file can be made there");
        assertThat(CaptureFile.reason(new AccessDeniedException("/f.pcapng")))
                .isEqualTo("permission denied");
    }
}
