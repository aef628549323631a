package org.o7s.irm.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.o7s.core.loop.Loop;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.data.FileMemory;
import org.o7s.ipc.pump.RingPumps;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.environment.LoopStarter;
import org.o7s.irm.environment.SharedLoops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pumps of the rings of processes, on a loop that is driven. Those of the native way are on the
 * loop of the IPCPs, so that a packet is on one thread from the ring of its process to the driver,
 * and nobody has to wake a second one; those of the portable way sleep as no driver does, and have
 * a loop to themselves. Any thread but that of the loop.
 */
final class PumpStation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PumpStation.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final RingPumps pumps;
    private final LoopStarter loops;
    private final LoopStarter.Driven driven;

    private PumpStation(RingPumps pumps, LoopStarter loops, LoopStarter.Driven driven) {
        this.pumps = pumps;
        this.loops = loops;
        this.driven = driven;
    }

    /**
     * Starts the pumps of a way; what a daemon before this one left behind is removed.
     *
     * @throws IOException if no descriptor is left, or the files of another daemon cannot be
     *     removed
     */
    static PumpStation open(InstanceLock lock, BoundaryWay way, BrokerParts parts)
            throws IOException {
        FileMemory.clear(lock.paths().memory());
        return switch (way) {
            case NATIVE -> ofNativeWay(parts);
            case PORTABLE -> ofPortableWay(lock, parts);
        };
    }

    private static PumpStation ofNativeWay(BrokerParts parts) throws IOException {
        SharedLoops.Place place = parts.loops().take(SharedLoops.SHARED);
        boolean open = false;
        try {
            RingPumps pumps = RingPumps.ofNativeWay(place.loop());
            open = true;
            place.loop().execute(pumps::start);
            return new PumpStation(pumps, parts.context().loops(), place);
        } finally {
            if (!open) {
                place.stop();
            }
        }
    }

    private static PumpStation ofPortableWay(InstanceLock lock, BrokerParts parts)
            throws IOException {
        Loop loop = new Loop("processes", parts.context().clocks());
        RingPumps pumps = RingPumps.ofPortableWay(loop, FileMemory.ofDaemon(lock.paths().memory()));
        pumps.start();
        LoopStarter loops = parts.context().loops();
        return new PumpStation(pumps, loops, loops.start(loop));
    }

    RingPumps pumps() {
        return pumps;
    }

    /** Stops the pumps; what processes still say is lost. */
    @Override
    public void close() {
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        pumps.loop()
                .execute(
                        () -> {
                            pumps.stop();
                            stopped.complete(true);
                        });
        try {
            loops.await(stopped, STOP_LIMIT);
            driven.stop();
            pumps.close();
        } catch (TimeoutException e) {
            // Its thread may still use the descriptors: they are left to the end of the process.
            LOG.warn("the pumps of processes did not stop within {}", STOP_LIMIT);
            driven.stop();
        }
    }
}
