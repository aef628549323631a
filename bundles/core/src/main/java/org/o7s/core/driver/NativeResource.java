package org.o7s.core.driver;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open native resource described by values of the JDK: what a driver hands over whose library
 * lives in its own bundle, so that the classes of one version mean nothing to the next.
 *
 * <p>Whoever takes it owns the address; untaken, it is closed by the driver that made it. Any
 * thread.
 */
public final class NativeResource implements AutoCloseable {
    private final String kind;
    private final long address;
    private final List<byte[]> backlog;
    private final Runnable closer;
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * A resource that waits for its next owner.
     *
     * @param kind what the address points to: {@code pcap_t eth1 0xa000}
     * @param address where it lies
     * @param backlog what was received already and nobody has read, oldest first
     * @param closer closes the resource if nobody takes it
     */
    public NativeResource(String kind, long address, List<byte[]> backlog, Runnable closer) {
        this.kind = kind;
        this.address = address;
        this.backlog = List.copyOf(backlog);
        this.closer = closer;
    }

    /** What the address points to. */
    public String kind() {
        return kind;
    }

    /** What was received already, oldest first; to be read before anything else. */
    public List<byte[]> backlog() {
        return backlog;
    }

    /**
     * The address, to the one who continues; {@link #close} does nothing from then on.
     *
     * @throws IllegalStateException if it was taken or closed before
     */
    public long take() {
        if (!done.compareAndSet(false, true)) {
            throw new IllegalStateException(kind + " was taken or closed before");
        }
        return address;
    }

    /** Closes the resource, unless somebody took it. */
    @Override
    public void close() {
        if (done.compareAndSet(false, true)) {
            closer.run();
        }
    }
}
