package org.o7s.ipc.application;

import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ApplicationMessage.Join;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.ApplicationMessage.PolicyUse;

/**
 * Who serves the processes that connect: the IRM. All calls come from the socket's own thread, in
 * the order in which the process sent its messages, and must not wait.
 */
public interface ApplicationService {

    /** A process announces itself; what it gets is said through the link. */
    Session announce(ProcessLink process, Announce announce);

    /** A process that has announced itself. */
    interface Session {
        /** It wants a flow to a name. */
        void allocate(Allocate request);

        /** It wants the next flow for one of its names. */
        void accept(Accept request);

        /** It wants a flow that joins a broadcast layer. */
        void join(Join request);

        /** It waits for a request no more. */
        void cancel(long request);

        /** It touches the memory of a flow no more. */
        void deallocate(Deallocate flow);

        /** It says what a flow measured, as it was asked, or as it likes. */
        void measured(Measured answer);

        /** It says which policy its flows use. */
        void policyUse(PolicyUse use);

        /** It rings the loop of the pumps. */
        void rung();

        /**
         * Whether it has as much to do as it may: nothing more is read of its socket until it says
         * {@link ProcessLink#readOn}.
         */
        boolean isBusy();

        /** It has gone, or was sent away; said once, and nothing after it. */
        void gone();
    }
}
