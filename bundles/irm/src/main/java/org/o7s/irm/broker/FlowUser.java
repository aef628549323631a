package org.o7s.irm.broker;

import java.util.Optional;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;

/**
 * Whoever allocates or accepts a flow, and how it gets it: a process with a client library, or an
 * IPCP. Belongs to the IRM's loop.
 */
interface FlowUser {

    /** Who will hold the flow. */
    FlowHolder holder();

    /** Whether nobody waits for it any more. */
    boolean isOver();

    /** Why it cannot have a flow of this specification, as a sentence; empty if it can. */
    Optional<String> objection(QosSpec qos);

    /** Makes what the holder will get of this end, without giving it yet. */
    ReadyFlow make(FlowEntry entry, FlowEnd end, FlowTerms terms);

    /** The two ends of a flow to this acceptor without the daemon; empty if it has to carry it. */
    default Optional<DirectEnds> meet(FlowUser acceptor, FlowTerms terms) {
        return Optional.empty();
    }

    /** There will be no flow. */
    void fail(Problem problem);

    /** A flow that its two holders carry by themselves, before either has it. */
    interface DirectEnds {
        /** Makes what the asker will get. */
        ReadyFlow asker(FlowEntry entry);

        /** Makes what the acceptor will get, after the asker's. */
        ReadyFlow acceptor(FlowEntry entry);

        /** There will be no flow; nothing was made. */
        void abandon();
    }

    /** A flow that was made, but that its holder does not have yet: one of these is called. */
    interface ReadyFlow {
        /** Gives it to its holder; if nobody waits any more, it is deallocated. */
        void deliver();

        /** Deallocates it. */
        void withdraw();
    }
}
