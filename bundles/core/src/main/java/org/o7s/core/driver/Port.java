package org.o7s.core.driver;

import java.util.Map;
import org.o7s.core.loop.Waiter;

/**
 * An open way out, in the hands of one IPCP. All methods belong to that IPCP's loop, except those
 * of {@link #waiter} and {@link #counters}; the bell of {@link #attendLink} is rung by any thread.
 *
 * <p>Life: open, then packets, then either {@link #close}, or {@link #handOver} which leaves the
 * resource to a newer version of the driver. After either, no other method may be called.
 */
public interface Port {
    /** How the loop sleeps while this port is open; always the same. */
    Waiter waiter();

    /**
     * Sends what was offered, with as few system calls as possible, and releases it.
     *
     * @return how many packets left; what could not be sent is kept for the next flush or counted
     */
    int flush();

    /** How many offered packets wait for a flush. */
    int pending();

    /**
     * Has this bell rung, from any thread, whenever the device says that its link may have changed,
     * and once at once for what came before: {@link #carrier} tells more. A driver that is not told
     * of changes never rings it.
     */
    default void attendLink(Runnable bell) {
        // Somebody else looks now and then.
    }

    /** What the device says of its link now; takes some µs. */
    default Carrier carrier() {
        return Carrier.UNKNOWN;
    }

    /**
     * What happened so far, by name; names of lost packets begin with {@code dropped-}. Any thread.
     * After {@link #handOver} or {@link #close} what happened until then, the last frames included:
     * it changes no more, and what happens later to a resource that was handed over is counted by
     * the port that goes on with it.
     */
    Map<String, Long> counters();

    /**
     * Detaches the resource: nothing is lost, nothing more is received. Pending packets are sent.
     */
    HandOver handOver();

    /** Closes the resource; pending packets are released and counted as dropped. */
    void close();
}
