package org.o7s.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.o7s.tools.Cancellation;

class OutletTest {
    private final Cancellation cancellation = new Cancellation();

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private boolean isCancelledAfterPrinting(Outlet outlet) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        cancellation.onCancel(told::countDown);
        new PrintStream(outlet, true, StandardCharsets.UTF_8).println("a line");
        return told.await(10, TimeUnit.SECONDS);
    }

    @Test
    void whatIsPrintedPassesAtOnce() {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Outlet outlet = new Outlet(seen, cancellation);
        new PrintStream(outlet, true, StandardCharsets.UTF_8).print("92.000 µs");
        assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo("92.000 µs");
        assertThat(cancellation.cancelled()).isFalse();
        assertThat(outlet.complaint()).isEmpty();
    }

    @Test
    void aReaderThatHasSeenEnoughEndsTheToolWithoutAWord() throws Exception {
        Outlet outlet = new Outlet(failing("Broken pipe"), cancellation);
        assertThat(isCancelledAfterPrinting(outlet)).isTrue();
        assertThat(outlet.complaint()).isEmpty();
    }

    @Test
    void aFullDiskEndsTheToolWithASentence() throws Exception {
        Outlet outlet = new Outlet(failing("No space left on device"), cancellation);
        assertThat(isCancelledAfterPrinting(outlet)).isTrue();
        assertThat(outlet.complaint())
                .contains("cannot write to standard output: No space left on device");
    }
}
