package org.o7s.client.process;

import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ProcessConnection;

/** The way of a flow to the daemon, which carries its packets on. */
record DaemonLink(ProcessConnection connection, ClientRuntime runtime, int slot)
        implements RingPort.Link {
    @Override
    public void call() {
        connection.callDaemon(slot);
    }

    @Override
    public long peer() {
        return 0;
    }

    @Override
    public void letGo(RingPort port, boolean broken) {
        runtime.remove(port);
        connection.send(new Deallocate(slot, broken));
    }
}
