package org.o7s.core.loop;

/**
 * Something that a loop drives, pass by pass. All calls come from the loop that it was added to.
 */
public interface Agent {
    /** What it is, for people: {@code ipcp eth1}. */
    String agentName();

    /**
     * Does what is there to do, but no more than one pass should take.
     *
     * @param nowNs monotonic time
     * @return how much was done; 0 lets the loop sleep
     */
    int doWork(long nowNs);
}
