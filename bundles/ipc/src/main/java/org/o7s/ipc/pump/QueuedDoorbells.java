package org.o7s.ipc.pump;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.ParkingWaiter;
import org.o7s.ipc.data.Handle;

/**
 * The portable way: a process rings over its socket, whose thread puts its bell into a queue and
 * unparks the loop. A bell is in the queue once, however often it is rung.
 */
final class QueuedDoorbells implements Doorbells {
    private final ParkingWaiter parking = new ParkingWaiter();
    private final ConcurrentLinkedQueue<QueuedBell> heard = new ConcurrentLinkedQueue<>();

    private @Nullable Answerer answerer;

    private final class QueuedBell implements ProcessBell {
        private static final long UNWATCHED = -1;

        private final AtomicBoolean queued = new AtomicBoolean();
        private volatile long token = UNWATCHED;

        @Override
        public List<Handle> handOver() {
            return List.of();
        }

        @Override
        public void rung() {
            if (token != UNWATCHED && queued.compareAndSet(false, true)) {
                heard.add(this);
                wake();
            }
        }

        @Override
        public void heard() {
            queued.set(false);
        }

        @Override
        public void close() {
            token = UNWATCHED;
        }
    }

    @Override
    public ProcessBell bell() {
        return new QueuedBell();
    }

    @Override
    public void watch(ProcessBell bell, long token) {
        ((QueuedBell) bell).token = token;
    }

    @Override
    public void unwatch(ProcessBell bell) {
        bell.close();
    }

    @Override
    public void attend(Answerer newAnswerer) {
        answerer = newAnswerer;
    }

    @Override
    public void await(long maxNs) {
        Answerer attending = answerer;
        if (attending == null) {
            parking.await(maxNs);
            return;
        }
        if (attending.maySleep() && heard.isEmpty() && maxNs > 0) {
            parking.await(maxNs);
        }
        QueuedBell next;
        while ((next = heard.poll()) != null) {
            long token = next.token;
            if (token != QueuedBell.UNWATCHED) {
                attending.rung(token);
            }
        }
    }

    @Override
    public void wake() {
        parking.wake();
    }

    @Override
    public void close() {
        heard.clear();
    }
}
