package org.o7s.programs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.o7s.tools.Progress;

/**
 * Progress on the last line of a terminal, from a while after the beginning on: what is over at
 * once shows none. Any thread.
 */
final class StatusLine implements Progress {
    /** Moves to the beginning of the line and removes what stands there. */
    private static final String CLEARED = "\r\u001b[K";

    private final OutputStream terminal;
    private final int columns;
    private final Duration first;
    private final Duration again;

    /**
     * Of a terminal.
     *
     * @param columns its width; longer lines are cut
     */
    StatusLine(OutputStream terminal, int columns) {
        this(terminal, columns, Duration.ofSeconds(1), Duration.ofMillis(250));
    }

    StatusLine(OutputStream terminal, int columns, Duration first, Duration again) {
        this.terminal = terminal;
        this.columns = columns;
        this.first = first;
        this.again = again;
    }

    @Override
    public Showing show(Supplier<String> text) {
        Painter painter = new Painter(text);
        Thread thread = Thread.ofPlatform().daemon().name("status-line").start(painter);
        return () -> {
            painter.done.countDown();
            join(thread);
        };
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Painter implements Runnable {
        private final CountDownLatch done = new CountDownLatch(1);
        private final Supplier<String> text;

        Painter(Supplier<String> text) {
            this.text = text;
        }

        @Override
        public void run() {
            try {
                if (isDoneWithin(first)) {
                    return;
                }
                do {
                    paint(text.get());
                } while (!isDoneWithin(again));
                paint("");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // The terminal has gone, and with it whoever watched.
                done.countDown();
            }
        }

        private boolean isDoneWithin(Duration time) throws InterruptedException {
            return done.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void paint(String line) throws IOException {
            String fitting = line.substring(0, Math.min(line.length(), columns - 1));
            terminal.write((CLEARED + fitting).getBytes(StandardCharsets.UTF_8));
            terminal.flush();
        }
    }
}
