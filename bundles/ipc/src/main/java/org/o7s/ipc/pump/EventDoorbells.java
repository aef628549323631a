package org.o7s.ipc.pump;

import java.io.IOException;
import java.util.List;
import org.o7s.ipc.data.DescriptorHandle;
import org.o7s.ipc.data.Handle;
import org.o7s.linux.EventCounter;
import org.o7s.linux.ReadinessSet;
import org.o7s.linux.SystemCallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native way: a bell is an eventfd, which a process rings itself; all are in one epoll. */
final class EventDoorbells implements Doorbells {
    private static final Logger LOG = LoggerFactory.getLogger(EventDoorbells.class);

    private final ReadinessSet ready;

    EventDoorbells() throws IOException {
        ready = ReadinessSet.open();
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
            counter.drain();
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
        ready.add(((EventBell) bell).counter().descriptor(), token, ReadinessSet.READABLE);
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
    public void await(long maxNs, Rung handler) {
        ready.await(maxNs, (token, _) -> handler.rung(token));
    }

    @Override
    public void wake() {
        ready.wake();
    }

    @Override
    public void close() {
        ready.close();
    }
}
