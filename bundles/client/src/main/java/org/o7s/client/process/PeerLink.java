package org.o7s.client.process;

import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.ipc.data.CallArea;

/**
 * The way of a flow to the process at its other end, without the daemon.
 *
 * @param peer the number of that process
 * @param calls where it is called
 * @param peerSlot the number of the flow there
 */
record PeerLink(
        ProcessConnection connection,
        ClientRuntime runtime,
        long peer,
        CallArea calls,
        int peerSlot)
        implements RingPort.Link {
    @Override
    public void call() {
        calls.call(peerSlot);
    }

    @Override
    public void letGo(RingPort port, boolean broken) {
        runtime.remove(port);
        connection.send(new Deallocate(port.slot(), broken));
    }
}
