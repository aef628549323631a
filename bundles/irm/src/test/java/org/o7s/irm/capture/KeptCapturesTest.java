package org.o7s.irm.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.time.Clocks;
import org.o7s.irm.capture.KeptCaptures.Kept;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureRequest.Source;
import org.o7s.irm.management.CaptureView;

@Timeout(60)
class KeptCapturesTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final KeptCaptures<String> captures = new KeptCaptures<>();
    private final CountDownLatch room = new CountDownLatch(1);

    /** A disk that takes nothing for a while. */
    private final class SlowDisk implements WritableByteChannel {
        private boolean isOpen = true;

        @Override
        public int write(ByteBuffer source) throws InterruptedIOException {
            try {
                room.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            int bytes = source.remaining();
            source.position(source.limit());
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }

    private Capture begun(WritableByteChannel out) {
        CaptureRequest request =
                new CaptureRequest(
                        Source.FLOW,
                        "7",
                        Path.of("/f.pcapng"),
                        1000,
                        CaptureRequest.PACKETS_MAX,
                        CaptureRequest.BYTES_MAX);
        Capture capture =
                new Capture(
                        captures.newId(), request, List.of(), "", Clocks.system(), _ -> {}, out);
        captures.add(new Kept<>(capture, List.of()));
        capture.start();
        return capture;
    }

    private static WritableByteChannel goodDisk() {
        return Channels.newChannel(new ByteArrayOutputStream());
    }

    @Test
    void oneThatCouldNotBeginIsForgotten() {
        Capture capture = begun(goodDisk());
        captures.giveUp(capture, LONG);
        assertThat(captures.all()).isEmpty();
        assertThat(captures.find(1)).isEmpty();
    }

    @Test
    void oneThatCouldNotBeginIsSeenAndCountsUntilItsFileIsComplete() {
        Capture capture = begun(new SlowDisk());
        captures.giveUp(capture, Duration.ofMillis(1));
        assertThat(captures.running()).hasSize(1);
        assertThat(captures.find(1)).contains(capture);
        assertThat(capture.view().state()).isEqualTo(CaptureView.ENDING);
        room.countDown();
        assertThat(capture.end("", LONG)).isTrue();
        assertThat(captures.running()).isEmpty();
        assertThat(capture.view().state()).isEqualTo(CaptureView.FAILED);
    }

    @Test
    void ofThoseThatAreOverTheLastAreRemembered() {
        Capture slow = begun(new SlowDisk());
        for (int i = 0; i < KeptCaptures.OVER_MAX + 3; i++) {
            assertThat(begun(goodDisk()).end("", LONG)).isTrue();
        }
        Capture _ = begun(goodDisk());
        assertThat(captures.ids()).contains(slow.id()).doesNotContain(2, 3, 4).contains(5);
        room.countDown();
        captures.all().forEach(k -> assertThat(k.capture().end("", LONG)).isTrue());
    }
}
