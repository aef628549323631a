package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one thread sleep until any of thousands of descriptors is ready, or another thread wakes it
 * (epoll).
 *
 * <p>{@link #wake} may be called by any thread at any time, also after {@link #close}; everything
 * else belongs to one thread. A wake is never lost, and costs a system call only when somebody
 * sleeps.
 */
public final class ReadinessSet implements AutoCloseable {
    /** Something can be read, or the other side has closed. */
    public static final int READABLE = 1;

    /** Something can be written. */
    public static final int WRITABLE = 4;

    /**
     * Together with {@link #READABLE}: each arrival is told once, whether it was read meanwhile or
     * not (EPOLLET).
     */
    public static final int EACH_ONCE = 1 << 31;

    private static final int BATCH = 256;
    private static final long WAKE_TOKEN = -1;
    private static final long NS_PER_MS = 1_000_000;

    private static final int AWAKE = 0;
    private static final int SLEEPING = 1;
    private static final int NOTIFIED = 2;
    private static final int CLOSED = 3;

    /** What happens with a descriptor that is ready. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Does what is due for it.
         *
         * @param token as given to {@link #add}
         * @param events {@link #READABLE} and {@link #WRITABLE}, or'ed together
         */
        void ready(long token, int events);
    }

    private final Arena arena = Arena.ofShared();
    private final Architecture architecture = Architecture.CURRENT;
    private final MemorySegment events =
            arena.allocate((long) BATCH * architecture.epollEventBytes(), 8);
    private final MemorySegment change = arena.allocate(16, 8);
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private final AtomicInteger wakers = new AtomicInteger();
    private final Descriptor epoll;
    private final EventCounter alarm;

    private ReadinessSet(Descriptor epoll, EventCounter alarm) {
        this.epoll = epoll;
        this.alarm = alarm;
    }

    /**
     * A set that watches nothing yet.
     *
     * @throws SystemCallException when no descriptor is left
     */
    public static ReadinessSet open() throws SystemCallException {
        EventCounter alarm = EventCounter.open();
        int epoll = ProcessCalls.epollCreate();
        if (epoll < 0) {
            alarm.close();
            throw new SystemCallException("cannot watch descriptors", "epoll_create1", epoll);
        }
        ReadinessSet set = new ReadinessSet(new Descriptor(epoll), alarm);
        set.add(alarm.descriptor(), WAKE_TOKEN, READABLE);
        return set;
    }

    /**
     * Watches a descriptor from now on.
     *
     * @param token what the handler gets, 0 or more
     * @param wanted {@link #READABLE}, {@link #WRITABLE} and {@link #EACH_ONCE}, or'ed together
     * @throws SystemCallException when the kernel has no memory for it
     */
    public void add(Descriptor descriptor, long token, int wanted) throws SystemCallException {
        control(ProcessCalls.EPOLL_CTL_ADD, descriptor, token, wanted);
    }

    /** Watches a descriptor for something else than before. */
    public void change(Descriptor descriptor, long token, int wanted) throws SystemCallException {
        control(ProcessCalls.EPOLL_CTL_MOD, descriptor, token, wanted);
    }

    /** Watches a descriptor no more; to be called before it is closed. */
    public void remove(Descriptor descriptor) throws SystemCallException {
        control(ProcessCalls.EPOLL_CTL_DEL, descriptor, 0, 0);
    }

    private void control(int operation, Descriptor descriptor, long token, int wanted)
            throws SystemCallException {
        change.set(JAVA_INT, 0, wanted);
        change.set(JAVA_LONG_UNALIGNED, architecture.epollDataOffset(), token);
        int result =
                ProcessCalls.epollControl(
                        epoll.number(), operation, descriptor.number(), change.address());
        if (result < 0) {
            throw new SystemCallException("cannot watch a descriptor", "epoll_ctl", result);
        }
    }

    /**
     * Sleeps until something is ready, somebody wakes, or the time is up; then calls the handler
     * for what is ready, at most 256 at a time.
     *
     * @param maxNs longest sleep, rounded up to milliseconds; 0 or less only looks
     */
    public void await(long maxNs, Handler handler) {
        if (!state.compareAndSet(AWAKE, SLEEPING)) {
            if (state.compareAndSet(NOTIFIED, AWAKE)) {
                handle(sleep(0), handler);
            }
            return;
        }
        int ready = 0;
        try {
            ready = sleep(maxNs);
        } finally {
            if (!state.compareAndSet(SLEEPING, AWAKE)) {
                state.compareAndSet(NOTIFIED, AWAKE);
            }
        }
        handle(ready, handler);
    }

    /** Its number in this process: readable while something is ready. */
    public int descriptor() {
        return epoll.number();
    }

    /** Calls the handler for what is ready now, without sleeping. */
    public void look(Handler handler) {
        handle(sleep(0), handler);
    }

    private int sleep(long maxNs) {
        long limitMs = maxNs <= 0 ? 0 : (maxNs + NS_PER_MS - 1) / NS_PER_MS;
        int limit = (int) Math.min(limitMs, Integer.MAX_VALUE);
        // Less than nothing is a signal: the caller looks again anyway.
        return ProcessCalls.epollWait(epoll.number(), events.address(), BATCH, limit);
    }

    private void handle(int ready, Handler handler) {
        for (int i = 0; i < ready; i++) {
            long at = (long) i * architecture.epollEventBytes();
            long token = events.get(JAVA_LONG_UNALIGNED, at + architecture.epollDataOffset());
            if (token == WAKE_TOKEN) {
                alarm.drain();
                continue;
            }
            int what = events.get(JAVA_INT_UNALIGNED, at);
            // An error or a hang-up is seen by whoever reads.
            int told = (what & WRITABLE) | ((what & ~WRITABLE) != 0 ? READABLE : 0);
            handler.ready(token, told);
        }
    }

    /** Ends the sleep of {@link #await}, the current or the next one. Any thread. */
    public void wake() {
        int before = state.get();
        while (before != CLOSED && before != NOTIFIED && !state.compareAndSet(before, NOTIFIED)) {
            before = state.get();
        }
        if (before != SLEEPING) {
            return;
        }
        wakers.incrementAndGet(); // holds close() back while we use the descriptor
        try {
            if (state.get() != CLOSED) {
                alarm.ring();
            }
        } finally {
            wakers.decrementAndGet();
        }
    }

    /** Watches nothing any more; the descriptors stay open. Not while {@link #await} runs. */
    @Override
    public void close() {
        if (state.getAndSet(CLOSED) == CLOSED) {
            return;
        }
        while (wakers.get() != 0) {
            Thread.onSpinWait();
        }
        epoll.close();
        alarm.close();
        arena.close();
    }
}
