package org.o7s.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a channel when its time is over, which ends whatever waits for it: a socket of Unix has no
 * time limit of its own. Any thread.
 */
final class Deadline implements AutoCloseable {
    private final CompletableFuture<Boolean> inTime = new CompletableFuture<>();

    /** From now on. */
    Deadline(Channel channel, Duration limit) {
        CompletableFuture<Void> _ =
                inTime.completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
                        .thenAccept(
                                done -> {
                                    if (!done) {
                                        close(channel);
                                    }
                                });
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is over. */
    boolean isOver() {
        return !inTime.getNow(true);
    }

    /** What was to be done is done. */
    @Override
    public void close() {
        inTime.complete(true);
    }
}
