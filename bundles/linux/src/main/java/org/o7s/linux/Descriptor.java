package org.o7s.linux;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file descriptor that somebody owns: closed once, however often that is said. Any thread may
 * close it; nobody may use it afterwards.
 */
public final class Descriptor implements AutoCloseable {
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    Descriptor(int number) {
        this.number = number;
    }

    /**
     * Its number.
     *
     * @throws IllegalStateException if it is closed: its number may be another's by now
     */
    int number() {
        if (closed.get()) {
            throw new IllegalStateException("descriptor " + number + " is closed");
        }
        return number;
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Another descriptor of the same thing, to be given away.
     *
     * @throws SystemCallException when no descriptor is left
     */
    public Descriptor copy() throws SystemCallException {
        int copy = ProcessCalls.fcntl(number(), ProcessCalls.F_DUPFD_CLOEXEC, 0);
        if (copy < 0) {
            throw new SystemCallException("cannot copy a descriptor", "fcntl", copy);
        }
        return new Descriptor(copy);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Libc.close(number);
        }
    }
}
