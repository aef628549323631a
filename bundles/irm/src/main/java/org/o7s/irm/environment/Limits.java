package org.o7s.irm.environment;

/**
 * How much of everything one IRM holds; whoever asks for more is refused with a sentence.
 *
 * <p>Of flows, accepts and requests that wait, one user has a share: see {@link
 * org.o7s.irm.state.Shares}.
 *
 * @param names names, with or without bindings
 * @param bindings bindings of names, per kind: to programs, to processes, to IPCPs
 * @param processes processes announced at one time
 * @param ipcps IPCPs
 * @param flows flow ends, allocations that are under way included; ids run from 1 to this number
 * @param flowsPerProcess flow ends of one process; descriptors run from 64 up
 * @param registrations registrations of a name with an IPCP
 * @param waitingAccepts accepts that wait for a flow
 * @param waitingRequests requests that wait for an accept: so many of processes of this system, and
 *     as many of peers
 * @param userMemoryBytes memory shared with the processes of one user
 */
public record Limits(
        int names,
        int bindings,
        int processes,
        int ipcps,
        int flows,
        int flowsPerProcess,
        int registrations,
        int waitingAccepts,
        int waitingRequests,
        long userMemoryBytes) {
    private static final long USER_MEMORY_BYTES = 3L << 29;

    /**
     * The limits of a daemon. C has 10,239 flows, 4,032 of a process (docs/wire/cli-and-tools.md
     * 2.6); the ids of ours still fit into 16 bits.
     */
    public static final Limits DEFAULT =
            new Limits(4096, 16_384, 4096, 64, 40_959, 16_384, 16_384, 16_384, 4096);

    /** Limits with the usual memory of a user, which is 1536 MiB. */
    public Limits(
            int names,
            int bindings,
            int processes,
            int ipcps,
            int flows,
            int flowsPerProcess,
            int registrations,
            int waitingAccepts,
            int waitingRequests) {
        this(
                names,
                bindings,
                processes,
                ipcps,
                flows,
                flowsPerProcess,
                registrations,
                waitingAccepts,
                waitingRequests,
                USER_MEMORY_BYTES);
    }

    /** The same, but for the memory of a user. */
    public Limits withUserMemory(long bytes) {
        return new Limits(
                names,
                bindings,
                processes,
                ipcps,
                flows,
                flowsPerProcess,
                registrations,
                waitingAccepts,
                waitingRequests,
                bytes);
    }
}
