package org.o7s.irm.state;

import java.util.function.Consumer;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.irm.management.EndReport;

/** An allocated flow as its holder has it: what can be said of it, and how it is taken away. */
public interface HeldFlow {
    /** Its state. */
    FlowState state();

    /** The specification in force, as the client asked. */
    QosSpec qos();

    /** What of it this end is granted. */
    QosSpec grantedQos();

    /** The largest packet, in bytes. */
    int mpsBytes();

    /** What went through it; bytes are not counted for a flow that an IPCP holds. */
    FlowCounters counters();

    /**
     * Asks what its end measured.
     *
     * @param reply is told once on the IRM's loop, now or within a second
     */
    default void measure(Consumer<EndReport> reply) {
        reply.accept(EndReport.ofDaemon(counters(), "nobody here holds its end"));
    }

    /** Closes it in the name of a holder that is gone. */
    void close();
}
