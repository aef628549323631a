package org.o7s.ipc.pump;

import java.io.IOException;
import org.o7s.core.loop.Waiter;

/**
 * How the loop of the pumps sleeps until a process rings. All methods belong to the loop, but for
 * {@link #bell}, {@link #wake}, and those of the bells.
 */
interface Doorbells extends AutoCloseable {
    /** What happens when a process rings. */
    @FunctionalInterface
    interface Rung {
        /** Looks after the process of this token. */
        void rung(long token);
    }

    /**
     * A bell for one process, which is not watched yet. Any thread.
     *
     * @throws IOException if no descriptor is left
     */
    ProcessBell bell() throws IOException;

    /**
     * Watches a bell from now on.
     *
     * @param token what the handler gets
     * @throws IOException if the kernel has no memory for it
     */
    void watch(ProcessBell bell, long token) throws IOException;

    /** Watches it no more. */
    void unwatch(ProcessBell bell);

    /** As {@link Waiter#await}; calls the handler for those that have rung. */
    void await(long maxNs, Rung handler);

    /** As {@link Waiter#wake}. */
    void wake();

    @Override
    void close();
}
