package org.o7s.ipc.pump;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.JointWaiter;
import org.o7s.ipc.data.DescriptorHandle;
import org.o7s.ipc.data.Handle;
import org.o7s.linux.EventCounter;
import org.o7s.linux.Poller;
import org.o7s.linux.ReadinessSet;
import org.o7s.linux.SystemCallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native way: a bell is an eventfd, which a process rings itself. All are in one epoll, whose
 * descriptor stands for them where the loop sleeps, together with those of its ports. Each time
 * that somebody rings is told once, and nothing is read.
 */
final class EventDoorbells extends JointWaiter implements Doorbells {
    private static final Logger LOG = LoggerFactory.getLogger(EventDoorbells.class);

    private final ReadinessSet ready;
    private final Poller poller;
    private final ReadinessSet.Handler rung = (token, _) -> rung(token);
    private @Nullable Answerer answerer;

    EventDoorbells() throws IOException {
        ready = ReadinessSet.open();
        boolean made = false;
        try {
            poller = Poller.open();
            made = true;
        } finally {
            if (!made) {
                ready.close();
            }
        }
        poller.watch(ready.descriptor());
    }

    @Override
    public void attend(Answerer newAnswerer) {
        answerer = newAnswerer;
    }

    private void rung(long token) {
        Answerer attending = answerer;
        if (attending != null) {
            attending.rung(token);
        }
    }

    private record EventBell(EventCounter counter) implements ProcessBell {
        @Override
        public List<Handle> handOver() throws IOException {
            return List.of(new DescriptorHandle(counter.descriptor().copy()));
        }

        @Override
        public void rung() {
            // Processes of this way have a bell of their own, and no other counts.
        }

        @Override
        public void heard() {
            // Nothing is read: the process has a copy, and could make the read wait for ever.
        }

        @Override
        public void close() {
            counter.close();
        }
    }

    @Override
    public ProcessBell bell() throws IOException {
        return new EventBell(EventCounter.open());
    }

    @Override
    public void watch(ProcessBell bell, long token) throws IOException {
        ready.add(
                ((EventBell) bell).counter().descriptor(),
                token,
                ReadinessSet.READABLE | ReadinessSet.EACH_ONCE);
    }

    @Override
    public void unwatch(ProcessBell bell) {
        try {
            ready.remove(((EventBell) bell).counter().descriptor());
        } catch (SystemCallException e) {
            LOG.debug("a doorbell was not watched", e);
        }
    }

    @Override
    public int descriptor() {
        return ready.descriptor();
    }

    @Override
    protected void watch(int descriptor) {
        poller.watch(descriptor);
    }

    @Override
    protected void unwatch(int descriptor) {
        poller.unwatch(descriptor);
    }

    @Override
    protected boolean sleep(long maxNs) {
        return (poller.await(maxNs) & Poller.ERROR) != 0;
    }

    @Override
    public long limitNs(long maxNs) {
        Answerer attending = answerer;
        return attending == null || attending.maySleep() ? maxNs : 0;
    }

    @Override
    public void waited(boolean error) {
        ready.look(rung);
    }

    @Override
    public void wake() {
        poller.wake();
    }

    @Override
    public void close() {
        poller.close();
        ready.close();
    }
}
