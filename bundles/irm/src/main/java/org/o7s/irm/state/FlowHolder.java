package org.o7s.irm.state;

/**
 * Who holds ends of flows: a process, or an IPCP that uses a layer below. This is the recursion:
 * the broker treats both alike. Belongs to the IRM's loop.
 */
public sealed interface FlowHolder permits ProcessEntry, IpcpEntry {

    /** Its process number: processes and IPCPs share one sequence. */
    long id();

    /** Its name for people: the program of a process, the name of an IPCP. */
    String title();

    /** Whether it is leaving, so that it gets no flow any more. */
    boolean isGone();

    /** The flow ends that it holds. */
    HeldFlows held();
}
