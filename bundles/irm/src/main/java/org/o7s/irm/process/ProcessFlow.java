package org.o7s.irm.process;

import java.io.IOException;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.Enclosure;
import org.o7s.irm.broker.OutsideRequest;

/** A flow that is to be given to a process, or that it has. Belongs to the IRM's loop. */
sealed interface ProcessFlow extends OutsideRequest.OutsideFlow permits RingHeldFlow, DirectEnd {

    /** What the process is told of it. */
    Granted granted(long request);

    /**
     * What the process gets with that; once.
     *
     * @throws IOException if no descriptor is left
     */
    Enclosure enclosure() throws IOException;

    /** The process has it from now on. */
    void setGiven();

    /** The process touches its memory no more; false if it said so before, or never had it. */
    boolean setLeft();
}
