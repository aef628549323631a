package org.o7s.irm.management;

import java.util.List;

/**
 * A process in a listing.
 *
 * @param id its number
 * @param user its user, {@code -} for one inside of the framework
 * @param program what it runs
 * @param names names bound to it
 * @param flows how many flows it holds
 * @param waiting how many accepts it has open
 * @param sinceMs for how long it is known, in ms
 * @param memoryBytes memory that it shares with the daemon and other processes
 * @param requests how many allocations and accepts of it are not answered yet
 * @param frcp what it says of the policy of FRCP of its flows
 */
public record ProcessView(
        long id,
        String user,
        String program,
        List<String> names,
        int flows,
        int waiting,
        long sinceMs,
        long memoryBytes,
        int requests,
        PolicyInUse frcp) {
    /**
     * A policy of which a process said something.
     *
     * @param name of the policy that it was to use; {@code -} if it said nothing yet, or is inside
     *     of the framework, where the slot says what is in use
     * @param problem why it uses another one; empty if it uses it
     */
    public record PolicyInUse(String name, String problem) {
        /** Nothing was said. */
        public static final PolicyInUse UNSAID = new PolicyInUse("-", "");
    }

    /** Keeps a copy of the names. */
    public ProcessView {
        names = List.copyOf(names);
    }
}
