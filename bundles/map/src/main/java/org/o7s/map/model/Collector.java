package org.o7s.map.model;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o7s.map.http.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the system at a fixed pace, but only while somebody watches; keeps the newest snapshot
 * and nothing else, so that a slow reader misses what lies between and costs no memory. Any thread.
 */
public final class Collector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    private final Source source;
    private final long paceNs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fresh = lock.newCondition();
    private final Condition wanted = lock.newCondition();
    private final Thread thread;

    private Snapshot newest = Snapshot.NOTHING;
    private int viewers;
    private boolean closed;

    /** Looks at most once in that time. */
    public Collector(Source source, Duration pace) {
        this.source = source;
        this.paceNs = pace.toNanos();
        this.thread = Thread.ofPlatform().daemon().name("o7s-map-look").unstarted(this::run);
    }

    /** Begins; nothing is looked at before somebody watches. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            long number = 0;
            while (awaitViewer()) {
                number++;
                look(number);
                // A pause, not a rate: a system that answers slowly is asked less often.
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(long number) {
        Snapshot seen;
        try {
            seen = source.look(number);
        } catch (RuntimeException e) {
            // One look fails while an IPCP goes or the system stops; the next may not.
            LOG.warn("the page has nothing new: {}", e.toString());
            return;
        }
        lock.lock();
        try {
            newest = seen;
            fresh.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitViewer() throws InterruptedException {
        lock.lock();
        try {
            while (viewers == 0 && !closed) {
                newest = Snapshot.NOTHING;
                wanted.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long leftNs = paceNs;
            while (leftNs > 0 && !closed) {
                leftNs = wanted.awaitNanos(leftNs);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Somebody watches from now on. */
    public Reply.Pieces watch() {
        lock.lock();
        try {
            viewers++;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
        return new Viewer();
    }

    /** How many watch now. */
    public int viewers() {
        lock.lock();
        try {
            return viewers;
        } finally {
            lock.unlock();
        }
    }

    /** Ends; whoever watches is told that there is nothing more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signalAll();
            fresh.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    /** One who watches: knows what was sent. */
    private final class Viewer implements Reply.Pieces {
        /** How long nothing may be heard: longer, and whoever reads believes that we are gone. */
        private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(2);

        private static final byte[] STILL_HERE = {':', '\n', '\n'};
        private static final byte[] END = {};

        private Snapshot sent = Snapshot.NOTHING;

        @Override
        public byte[] next() throws IOException, InterruptedException {
            Snapshot now = awaitNewer();
            if (now == null) {
                return END;
            }
            if (now.number() == sent.number()) {
                return STILL_HERE;
            }
            byte[] message = sent.number() == 0 ? Messages.whole(now) : Messages.changes(sent, now);
            sent = now;
            return message;
        }

        private @Nullable Snapshot awaitNewer() throws InterruptedException {
            lock.lock();
            try {
                long leftNs = SILENCE_NS;
                while (newest.number() <= sent.number() && !closed && leftNs > 0) {
                    leftNs = fresh.awaitNanos(leftNs);
                }
                return closed ? null : newest.number() > sent.number() ? newest : sent;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                viewers--;
            } finally {
                lock.unlock();
            }
        }
    }
}
