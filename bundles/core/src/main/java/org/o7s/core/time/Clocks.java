package org.o7s.core.time;

/**
 * The two clocks. Machines never hold one: loops read it and pass the time along.
 *
 * <p>Callable from any thread.
 */
public interface Clocks {
    /** Monotonic time in ns, from an arbitrary origin: for timers and intervals. */
    long monotonicNs();

    /** Wall-clock time in ns since 1970-01-01 UTC: for what is compared with other systems. */
    long wallNs();

    /** The clocks of this machine. */
    static Clocks system() {
        return SystemClocks.INSTANCE;
    }
}
