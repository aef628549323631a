package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one thread sleep until a packet socket has something or another thread wakes it.
 *
 * <p>{@link #wake} may be called by any thread at any time, also after {@link #close}; everything
 * else belongs to one thread. A wake is never lost: one that comes while nobody sleeps ends the
 * next {@link #await} at once. It costs a system call only when somebody sleeps.
 */
public final class Poller implements AutoCloseable {
    /** A socket has a frame. */
    public static final int READABLE = 1;

    /** A socket has an error: {@link PacketSocket#takeError} tells which and clears it. */
    public static final int ERROR = 2;

    /** {@link #wake} was called. */
    public static final int WOKEN = 4;

    /** Most sockets of one poller. */
    public static final int MAX_SOCKETS = 128;

    private static final short POLLIN = 1;
    private static final int POLL_PROBLEM = 8 | 16 | 32;
    private static final int ENTRY_BYTES = 8;
    private static final int ENTRY_EVENTS = 4;
    private static final int ENTRY_RETURNED = 6;
    private static final int TIME_OFFSET = 8;
    private static final long NS_PER_S = 1_000_000_000L;

    private static final int AWAKE = 0;
    private static final int SLEEPING = 1;
    private static final int NOTIFIED = 2;
    private static final int CLOSED = 3;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment entries = arena.allocate((MAX_SOCKETS + 1L) * ENTRY_BYTES, 8);
    private final MemorySegment time = arena.allocate(16, 8);
    private final MemorySegment drained = arena.allocate(JAVA_LONG);
    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private final AtomicInteger wakers = new AtomicInteger();
    private final int event;
    private int count = 1;

    private Poller(int event) {
        this.event = event;
        entries.set(JAVA_INT, 0, event);
        entries.set(JAVA_SHORT, ENTRY_EVENTS, POLLIN);
    }

    /**
     * A poller that watches nothing yet.
     *
     * @throws SystemCallException when no descriptor is left
     */
    public static Poller open() throws SystemCallException {
        int event = Libc.eventfd();
        if (event < 0) {
            throw new SystemCallException("cannot make a wake-up for a loop", "eventfd", event);
        }
        return new Poller(event);
    }

    /**
     * Adds a socket.
     *
     * @throws IllegalStateException when there are {@link #MAX_SOCKETS} already
     */
    public void watch(PacketSocket socket) {
        watch(socket.descriptor());
    }

    /**
     * Adds an open descriptor that somebody else keeps.
     *
     * @throws IllegalStateException when there are {@link #MAX_SOCKETS} already
     */
    public void watch(int descriptor) {
        if (count > MAX_SOCKETS) {
            throw new IllegalStateException("a loop watches at most " + MAX_SOCKETS + " sockets");
        }
        long entry = (long) count * ENTRY_BYTES;
        entries.set(JAVA_INT, entry, descriptor);
        entries.set(JAVA_SHORT, entry + ENTRY_EVENTS, POLLIN);
        count++;
    }

    /** Removes a socket that is still open; unknown ones are ignored. */
    public void unwatch(PacketSocket socket) {
        unwatch(socket.descriptor());
    }

    /** Removes a descriptor; unknown ones are ignored. */
    public void unwatch(int descriptor) {
        for (int i = 1; i < count; i++) {
            if (entries.get(JAVA_INT, (long) i * ENTRY_BYTES) == descriptor) {
                count--;
                entries.set(
                        JAVA_LONG,
                        (long) i * ENTRY_BYTES,
                        entries.get(JAVA_LONG, (long) count * ENTRY_BYTES));
                return;
            }
        }
    }

    /**
     * Sleeps until something happens or {@code maxNs} have passed.
     *
     * @param maxNs longest sleep; 0 or less only looks
     * @return {@link #READABLE}, {@link #ERROR}, {@link #WOKEN} or'ed together; 0 when nothing was
     */
    public int await(long maxNs) {
        if (!state.compareAndSet(AWAKE, SLEEPING)) {
            return state.compareAndSet(NOTIFIED, AWAKE) ? look(0) | WOKEN : 0;
        }
        int happened = look(Math.max(0, maxNs));
        if (!state.compareAndSet(SLEEPING, AWAKE) && state.compareAndSet(NOTIFIED, AWAKE)) {
            happened |= WOKEN;
        }
        return happened;
    }

    private int look(long ns) {
        time.set(JAVA_LONG, 0, ns / NS_PER_S);
        time.set(JAVA_LONG, TIME_OFFSET, ns % NS_PER_S);
        int ready = Libc.ppoll(entries.address(), count, time.address());
        if (ready <= 0) {
            return 0; // time is up, or a signal: the caller looks again anyway
        }
        int happened = 0;
        for (int i = 0; i < count; i++) {
            int returned = entries.get(JAVA_SHORT, (long) i * ENTRY_BYTES + ENTRY_RETURNED);
            if (i == 0) {
                drain(returned);
                continue;
            }
            happened |= (returned & POLLIN) != 0 ? READABLE : 0;
            happened |= (returned & POLL_PROBLEM) != 0 ? ERROR : 0;
        }
        return happened;
    }

    private void drain(int returned) {
        if ((returned & POLLIN) != 0) {
            Libc.read(event, drained.address(), drained.byteSize());
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
                Libc.write(event, one.address(), one.byteSize());
            }
        } finally {
            wakers.decrementAndGet();
        }
    }

    /** Closes the wake-up; the sockets stay open. Not while {@link #await} runs. */
    @Override
    public void close() {
        if (state.getAndSet(CLOSED) == CLOSED) {
            return;
        }
        while (wakers.get() != 0) {
            Thread.onSpinWait();
        }
        arena.close();
        Libc.close(event);
    }
}
