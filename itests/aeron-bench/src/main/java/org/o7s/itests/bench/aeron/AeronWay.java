package org.o7s.itests.bench.aeron;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.o7s.itests.bench.load.Link;
import org.o7s.itests.bench.load.Place;
import org.o7s.itests.bench.load.Way;

/**
 * Streams over shared memory, a pair for each connection. One thread.
 *
 * <p>Terms of 8 MiB and an MTU of 16 KiB, so that no packet of the benchmark is fragmented; the
 * driver shares one thread and sleeps when it has nothing to do, as there are no more CPUs than
 * processes.
 */
final class AeronWay implements Way {
    private static final String CHANNEL = "aeron:ipc";
    private static final int TERM_BYTES = 8 << 20;
    private static final int MTU_BYTES = 16 << 10;

    /** The process with this end of its name runs the driver. */
    private static final String FIRST = "-0";

    private final Optional<MediaDriver> driver;
    private final Aeron aeron;

    AeronWay(Place place) {
        Path name = place.folder().getFileName();
        String folder = Path.of("/dev/shm").resolve(name).toString();
        driver = place.name().endsWith(FIRST) ? Optional.of(launch(folder)) : Optional.empty();
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(folder));
    }

    private static MediaDriver launch(String folder) {
        return MediaDriver.launch(
                new MediaDriver.Context()
                        .aeronDirectoryName(folder)
                        .dirDeleteOnStart(true)
                        .dirDeleteOnShutdown(true)
                        .threadingMode(ThreadingMode.SHARED)
                        .sharedIdleStrategy(new BackoffIdleStrategy())
                        .ipcTermBufferLength(TERM_BYTES)
                        .ipcMtuLength(MTU_BYTES));
    }

    @Override
    public void expect(Calls calls) {
        // Both ends open their streams: nobody is called.
    }

    @Override
    public Link accept(int number) {
        return new AeronLink(
                aeron.addExclusivePublication(CHANNEL, 2 * number + 1),
                aeron.addSubscription(CHANNEL, 2 * number));
    }

    @Override
    public Link connect(String name, int number) {
        return new AeronLink(
                aeron.addExclusivePublication(CHANNEL, 2 * number),
                aeron.addSubscription(CHANNEL, 2 * number + 1));
    }

    @Override
    public void close() throws IOException {
        aeron.close();
        driver.ifPresent(MediaDriver::close);
    }
}
