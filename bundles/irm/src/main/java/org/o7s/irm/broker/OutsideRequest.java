package org.o7s.irm.broker;

import org.o7s.api.QosSpec;
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

    /** Takes the daemon's end of a flow into use, without giving the flow to the process yet. */
    OutsideFlow open(Grant grant);

    /** There will be no flow. */
    void fail(Problem problem);

    /**
     * What a process gets.
     *
     * @param descriptor its number in the process
     * @param id its number in the system
     * @param name the name that it is for
     * @param qos the specification in force
     * @param mplMs maximum packet lifetime of the layer
     * @param end the end that the process uses; nobody else polls it
     * @param release lets go of the flow, once its end is closed; on the IRM's loop
     */
    record Grant(
            int descriptor,
            int id,
            String name,
            QosSpec qos,
            long mplMs,
            FlowEnd end,
            Runnable release) {}

    /** A flow whose end is in use. */
    interface OutsideFlow extends HeldFlow {
        /** Gives it to the process; if that does not wait any more, it is deallocated. */
        void deliver();
    }
}
