package org.o7s.irm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;

/**
 * Flows to a server whose accept may come late: the IRM waits a second for it, and where the
 * machine is busy that is too short at times.
 */
final class LateServer {
    private static final long PAUSE_NS = 1_000_000;

    private LateServer() {}

    /** Asks again within the limit as long as nobody accepts; any other failure is one. */
    static Flow allocate(Application client, String name, QosSpec qos, Duration limit) {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return client.allocate(name, qos, limit);
            } catch (FlowException e) {
                if (e.error() != FlowError.NO_IPCP || System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
