package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A doorbell between processes (eventfd): one side rings, the other watches it with a {@link
 * ReadinessSet}. Any thread, but only the watcher drains. Neither blocks, unless somebody else has
 * a copy: that shares the flag by which calls do not block, and may take it away. So nobody drains
 * one that a stranger has; {@link ReadinessSet#EACH_ONCE} does without.
 */
public final class EventCounter implements AutoCloseable {
    private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);

    /** What is read is never looked at, so all threads may read into the same place. */
    private static final MemorySegment READ = Arena.global().allocate(JAVA_LONG);

    private final Descriptor descriptor;
    private final AtomicInteger ringing = new AtomicInteger();
    private volatile boolean closing;

    private EventCounter(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * A new one.
     *
     * @throws SystemCallException when no descriptor is left
     */
    public static EventCounter open() throws SystemCallException {
        int fd = Libc.eventfd();
        if (fd < 0) {
            throw new SystemCallException("cannot make a doorbell", "eventfd", fd);
        }
        return new EventCounter(new Descriptor(fd));
    }

    /** One that another process made and handed over, now owned here. */
    public static EventCounter adopt(Descriptor descriptor) {
        return new EventCounter(descriptor);
    }

    /** What to hand to the other process, or to watch. */
    public Descriptor descriptor() {
        return descriptor;
    }

    /** Rings; does nothing once it is closed. */
    public void ring() {
        ringing.incrementAndGet(); // holds close() back while we use the descriptor
        try {
            if (!closing) {
                Libc.write(descriptor.number(), ONE.address(), ONE.byteSize());
            }
        } finally {
            ringing.decrementAndGet();
        }
    }

    /** Takes all rings so far, so that it is quiet again. */
    public void drain() {
        Libc.read(descriptor.number(), READ.address(), READ.byteSize());
    }

    @Override
    public void close() {
        closing = true;
        while (ringing.get() != 0) {
            Thread.onSpinWait();
        }
        descriptor.close();
    }
}
