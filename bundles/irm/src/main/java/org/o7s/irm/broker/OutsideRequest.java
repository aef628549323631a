package org.o7s.irm.broker;

import java.util.Optional;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.HeldFlow;
import org.o7s.irm.state.ProcessEntry;

/**
 * A request for a flow of a process outside of the daemon, whose end of the library is not here.
 * Belongs to the IRM's loop.
 */
public interface OutsideRequest {

    /** Who will hold the flow. */
    ProcessEntry process();

    /** Whether nobody waits for it any more. */
    boolean isOver();

    /**
     * Takes the daemon's end of a flow into use, without giving the flow to the process yet.
     *
     * @param end the end that the process uses; nobody else polls it
     */
    OutsideFlow open(Grant grant, FlowEnd end);

    /**
     * A flow whose memory the process that asks shares with the one that accepts, so that its
     * packets do not come through the daemon; empty if they are not of one user, or there is no
     * memory for it.
     */
    Optional<Meeting> meet(OutsideRequest acceptor);

    /** There will be no flow. */
    void fail(Problem problem);

    /**
     * What a process gets.
     *
     * @param descriptor its number in the process
     * @param id its number in the system
     * @param name the name that it is for
     * @param terms what the flow is like for it
     * @param release lets go of the flow, once its end is closed; on the IRM's loop
     */
    record Grant(int descriptor, int id, String name, FlowTerms terms, Runnable release) {}

    /** The two ends of a flow whose memory two processes share, before either has it. */
    interface Meeting {
        /** The end of the process that asked. */
        OutsideFlow asker(Grant grant);

        /** The end of the process that accepted. */
        OutsideFlow acceptor(Grant grant);

        /** There will be no flow; no end was made. */
        void abandon();
    }

    /** A flow whose end is in use. */
    interface OutsideFlow extends HeldFlow {
        /** Gives it to the process; if that does not wait any more, it is deallocated. */
        void deliver();
    }
}
