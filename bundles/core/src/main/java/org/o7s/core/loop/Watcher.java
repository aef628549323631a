package org.o7s.core.loop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits on behalf of a loop for a port that has no file descriptor, in a thread of its own, and
 * wakes the loop.
 *
 * <p>It waits only for a loop that is about to sleep, and once for each time: while the loop is
 * awake it costs nothing, whatever comes in. The thread begins with the first sleep. All methods
 * belong to the loop's thread.
 */
final class Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final long WAIT_NS = 500_000_000;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    private final Waiter port;
    private final String name;
    private final Runnable wakeLoop;
    private @Nullable Thread thread;
    private volatile boolean armed;
    private volatile boolean stopping;

    /**
     * A watcher that rests.
     *
     * @param name of the thread
     */
    Watcher(Waiter port, String name, Runnable wakeLoop) {
        this.port = port;
        this.name = name;
        this.wakeLoop = wakeLoop;
    }

    Waiter port() {
        return port;
    }

    /** The loop is about to sleep: it is to be woken when there is input, or in half a second. */
    void arm() {
        if (armed) {
            return;
        }
        armed = true;
        Thread watching = thread;
        if (watching == null) {
            watching = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
            thread = watching;
            watching.start();
        } else {
            LockSupport.unpark(watching);
        }
    }

    private void run() {
        while (!stopping) {
            if (!armed) {
                LockSupport.park(this);
                continue;
            }
            try {
                port.await(WAIT_NS);
            } catch (RuntimeException e) {
                LOG.error("{} cannot wait; its loop looks by itself", name, e);
                LockSupport.parkNanos(this, WAIT_NS);
            }
            armed = false;
            wakeLoop.run();
        }
    }

    /** Ends the thread; the port is its owner's alone afterwards. */
    void stop() {
        stopping = true;
        Thread watching = thread;
        if (watching == null) {
            return;
        }
        port.wake();
        LockSupport.unpark(watching);
        try {
            if (!watching.join(STOP_LIMIT)) {
                LOG.warn("{} does not end", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
