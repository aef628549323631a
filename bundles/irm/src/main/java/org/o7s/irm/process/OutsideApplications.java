package org.o7s.irm.process;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.o7s.core.counters.CounterSet;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.application.ApplicationLimits;
import org.o7s.ipc.application.ApplicationServer;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.broker.EndPolicy;
import org.o7s.irm.broker.FlowBroker;

/** The door for processes outside of the daemon: their socket, and the pumps of their rings. */
public final class OutsideApplications implements AutoCloseable {
    private static final long UNMAPPER_IDLE_S = 10;

    private final PumpStation station;
    private final ProcessDesk desk;
    private final ApplicationServer server;
    private final ExecutorService unmapper;

    private OutsideApplications(
            PumpStation station,
            ProcessDesk desk,
            ApplicationServer server,
            ExecutorService unmapper) {
        this.unmapper = unmapper;
        this.station = station;
        this.desk = desk;
        this.server = server;
    }

    /**
     * Opens the door.
     *
     * @param lock the right to serve the instance
     * @param way how processes and daemon are connected
     * @param policy what their flows are to use
     * @param processNumbers the last number given out to a process that has none of its own
     * @throws IOException if the socket cannot be opened
     */
    public static OutsideApplications open(
            InstanceLock lock,
            BoundaryWay way,
            BrokerParts parts,
            FlowBroker broker,
            EndPolicy policy,
            AtomicLong processNumbers)
            throws IOException {
        ExecutorService unmapper = unmapper();
        PumpStation station = PumpStation.open(lock, way, parts);
        ProcessDesk desk =
                new ProcessDesk(
                        parts.loop(),
                        parts.registry(),
                        broker,
                        policy,
                        parts.context().pools(),
                        station.pumps(),
                        parts.settings(),
                        processNumbers,
                        unmapper);
        parts.loop()
                .execute(
                        () -> {
                            parts.loop().add(desk);
                            policy.onExchange(desk::policyChanged);
                        });
        boolean open = false;
        try {
            ApplicationServer server =
                    ApplicationServer.open(lock, desk, ApplicationLimits.DEFAULT, way);
            open = true;
            return new OutsideApplications(station, desk, server, unmapper);
        } finally {
            if (!open) {
                station.close();
                unmapper.shutdown();
            }
        }
    }

    /** A thread that is there while it has something to do; what comes after its end is done. */
    private static ExecutorService unmapper() {
        return new ThreadPoolExecutor(
                0,
                1,
                UNMAPPER_IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("o7s-unmapper").factory(),
                (task, _) -> task.run());
    }

    /** What the rings of all processes met. */
    public CounterSet ringCounters() {
        return station.pumps().counters();
    }

    /** The flows whose memory two processes share, and those in which one found nonsense. */
    public CounterSet directCounters() {
        return desk.pairs().counters();
    }

    /** What the socket met. */
    public CounterSet socketCounters() {
        return server.counters();
    }

    /** All processes are sent away. Only on the IRM's loop. */
    public void closeAll() {
        desk.closeAll();
    }

    /** Closes the socket and stops the pumps; not on a loop. */
    @Override
    public void close() {
        server.close();
        station.close();
        unmapper.shutdown();
    }
}
