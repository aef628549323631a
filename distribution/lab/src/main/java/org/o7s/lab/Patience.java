package org.o7s.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits, with a bound, for what other processes do: nobody tells when they are done. Any thread.
 */
public final class Patience {
    private Patience() {}

    /**
     * Waits until something holds.
     *
     * @param what is awaited, for people: {@code the daemon on one answers}
     * @throws LabException when the limit is over
     */
    public static void until(String what, Duration limit, Duration poll, BooleanSupplier holds) {
        until(what, limit, poll, holds, Optional::empty);
    }

    /**
     * The same for something that may become hopeless.
     *
     * @param obstacle why it can never hold any more; asked as long as it does not hold
     * @throws LabException when the limit is over or there is an obstacle
     */
    public static void until(
            String what,
            Duration limit,
            Duration poll,
            BooleanSupplier holds,
            Supplier<Optional<String>> obstacle) {
        long endNs = System.nanoTime() + limit.toNanos();
        while (!holds.getAsBoolean()) {
            Optional<String> hopeless = obstacle.get();
            if (hopeless.isPresent()) {
                // It may have come true while the obstacle came up.
                if (holds.getAsBoolean()) {
                    return;
                }
                throw new LabException(what + " - in vain: " + hopeless.get());
            }
            if (System.nanoTime() - endNs > 0) {
                throw new LabException(what + " - not within " + seconds(limit));
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new LabException("interrupted while waiting: " + what);
            }
            LockSupport.parkNanos(poll.toNanos());
        }
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() / 1000.0 + " s";
    }
}
