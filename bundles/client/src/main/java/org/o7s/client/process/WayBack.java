package org.o7s.client.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.o7s.core.entropy.Entropy;
import org.o7s.ipc.application.ProcessConnection;

/**
 * How a process comes back to its daemon: it tries again and again, after pauses that grow from a
 * tenth of a second to five, and of which up to a half is left to chance, so that the processes of
 * a system do not all come at once. One thread at a time, but for {@link #close}.
 */
final class WayBack implements AutoCloseable {
    static final long FIRST_PAUSE_NS = 100_000_000L;
    static final long LONGEST_PAUSE_NS = 5_000_000_000L;

    /** Whoever was there for so long may come back as if for the first time. */
    static final long SETTLED_NS = 10_000_000_000L;

    private static final int DOUBLINGS_MAX = 6;

    /** What stays as it is, however often this process tries. */
    private static final List<String> LASTING =
            List.of(
                    "E-APPLICATION-VERSION",
                    "E-APPLICATION-USER",
                    "E-BOUNDARY-NATIVE",
                    SocketFinder.OTHER_WAY);

    private final SocketFinder socket;
    private final String program;
    private final Entropy entropy;
    private final CountDownLatch closed = new CountDownLatch(1);
    private int attempts;

    /** The way to the daemon at a socket, which is looked for each time. */
    WayBack(SocketFinder socket, String program, Entropy entropy) {
        this.socket = socket;
        this.program = program;
        this.entropy = entropy;
    }

    /** How long to wait before the next attempt, in ns. */
    long nextPauseNs() {
        long mostNs =
                Math.min(LONGEST_PAUSE_NS, FIRST_PAUSE_NS << Math.min(attempts, DOUBLINGS_MAX));
        attempts++;
        return mostNs - entropy.nextInt((int) (mostNs / 2_000_000)) * 1_000_000L;
    }

    /** The process was with a daemon for so long. */
    void wasThereFor(long lifeNs) {
        if (lifeNs >= SETTLED_NS) {
            attempts = 0;
        }
    }

    /**
     * Tries until the process is known to a daemon again.
     *
     * @param lifeNs how long it was with the last one
     * @param number its number there
     * @return the connection; empty if this was closed meanwhile
     * @throws IOException if the daemon that is there now cannot be talked to
     */
    Optional<ProcessConnection> back(long lifeNs, long number) throws IOException {
        wasThereFor(lifeNs);
        while (!isClosedWithin(nextPauseNs())) {
            try {
                return Optional.of(ProcessConnection.connect(socket.find(), program, number));
            } catch (IOException e) {
                // Mostly there is no daemon yet: what this method is for.
                if (LASTING.stream().anyMatch(String.valueOf(e.getMessage())::startsWith)) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isClosedWithin(long ns) {
        try {
            return closed.await(ns, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** No further attempt is made. */
    @Override
    public void close() {
        closed.countDown();
    }
}
