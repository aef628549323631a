package org.o7s.irm.broker;

import org.o7s.client.FlowKeeper;
import org.o7s.client.FlowParts;
import org.o7s.core.loop.Loop;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.SharedLoops;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;
import org.o7s.security.OapServer;

/**
 * What the parts of the broker share.
 *
 * @param loop the IRM's loop
 * @param context what the IRM was given
 * @param loops those of packets: of IPCPs, and of the rings of processes
 * @param settings how it is set up
 * @param registry its tables
 * @param handshakes judges the handshakes of those who request flows here
 * @param flowParts what flows of applications in the framework share
 * @param keeper keeps flows alive, and drives those with FRCP
 * @param programs starts programs when flows to them are requested
 */
public record BrokerParts(
        Loop loop,
        IrmContext context,
        SharedLoops loops,
        IrmSettings settings,
        Registry registry,
        OapServer handshakes,
        FlowParts flowParts,
        FlowKeeper keeper,
        SuperServer programs) {

    long nowNs() {
        return context.clocks().monotonicNs();
    }

    long wallNs() {
        return context.clocks().wallNs();
    }
}
