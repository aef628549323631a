package org.o7s.irm.state;

import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;

/** An allocated flow as its holder has it: what can be said of it, and how it is taken away. */
public interface HeldFlow {
    /** Its state. */
    FlowState state();

    /** The specification in force. */
    QosSpec qos();

    /** The largest packet, in bytes. */
    int mpsBytes();

    /** What went through it; bytes are not counted for a flow that an IPCP holds. */
    FlowCounters counters();

    /** Closes it in the name of a holder that is gone. */
    void close();
}
