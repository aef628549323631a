package org.o7s.ipc.pump;

import java.io.IOException;
import org.o7s.core.loop.Waiter;

/**
 * How the loop of the pumps sleeps until a process rings. All methods belong to the loop, but for
 * {@link #bell}, {@link #wake}, and those of the bells.
 */
interface Doorbells extends Waiter, AutoCloseable {
    /** Who answers them. */
    interface Answerer {
        /** Asks all flows to ring that may rest now; whether the loop may sleep until one does. */
        boolean maySleep();

        /** Looks after the process of this token, which has rung. */
        void rung(long token);
    }

    /** From now on, this one answers. Once, before the loop sleeps. */
    void attend(Answerer newAnswerer);

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

    @Override
    void close();
}
