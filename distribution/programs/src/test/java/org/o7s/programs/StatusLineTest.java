package org.o7s.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.o7s.tools.Progress.Showing;

class StatusLineTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final String CLEARED = "\r\u001b[K";

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private String seen() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsOverSoonShowsNothing() {
        try (Showing _ = new StatusLine(terminal, 80, NEVER, AT_ONCE).show(() -> "never")) {
            assertThat(seen()).isEmpty();
        }
        assertThat(seen()).isEmpty();
    }

    @Test
    void whatTakesLongerIsToldAgainAndAgainOnOneLineThatIsLeftEmpty() throws Exception {
        CountDownLatch looks = new CountDownLatch(3);
        StatusLine line = new StatusLine(terminal, 80, AT_ONCE, AT_ONCE);
        try (Showing _ =
                line.show(
                        () -> {
                            looks.countDown();
                            return "half of it";
                        })) {
            assertThat(looks.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen())
                .startsWith(CLEARED + "half of it" + CLEARED + "half of it")
                .doesNotContain("\n")
                .endsWith(CLEARED);
    }

    @Test
    void aLineNeverReachesTheEdgeOfTheTerminal() throws Exception {
        CountDownLatch looks = new CountDownLatch(2);
        StatusLine line = new StatusLine(terminal, 10, AT_ONCE, AT_ONCE);
        try (Showing _ =
                line.show(
                        () -> {
                            looks.countDown();
                            return "0123456789abc";
                        })) {
            assertThat(looks.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen()).startsWith(CLEARED + "012345678" + CLEARED);
    }
}
