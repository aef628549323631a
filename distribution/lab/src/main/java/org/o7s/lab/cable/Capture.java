package org.o7s.lab.cable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.linux.Poller;
import org.o7s.linux.RawPort;

/**
 * Records every frame of an interface, in memory and in a pcap file, in a thread of its own, until
 * it is closed or {@value #MAX_FRAMES} frames are there.
 */
public final class Capture implements AutoCloseable {
    /** The most that one capture keeps. */
    public static final int MAX_FRAMES = 100_000;

    private static final long LOOK_EVERY_NS = 20_000_000;

    private final RawPort port;
    private final PcapWriter writer;
    private final List<byte[]> frames = new ArrayList<>();
    private final Thread thread;
    private volatile boolean ending;
    private Optional<IOException> failure = Optional.empty();

    /**
     * Starts recording.
     *
     * @param port seen by this capture alone from now on
     */
    public Capture(RawPort port, Path file) throws IOException {
        this.port = port;
        this.writer = new PcapWriter(file);
        this.thread = Thread.ofPlatform().daemon().name("capture " + file).start(this::run);
    }

    private void run() {
        try (port;
                writer;
                Poller poller = Poller.open()) {
            poller.watch(port.descriptor());
            while (!ending) {
                poller.await(LOOK_EVERY_NS);
                takeAll();
            }
            takeAll();
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    private void takeAll() throws IOException {
        Optional<byte[]> frame = port.receive();
        while (frame.isPresent() && count() < MAX_FRAMES) {
            Instant now = Instant.now();
            writer.write(frame.get(), now.getEpochSecond() * 1_000_000_000L + now.getNano());
            synchronized (frames) {
                frames.add(frame.get());
            }
            frame = port.receive();
        }
    }

    private int count() {
        synchronized (frames) {
            return frames.size();
        }
    }

    /** The frames so far. Any thread. */
    public List<byte[]> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    /** The frames so far with that EtherType. Any thread. */
    public List<byte[]> frames(int etherType) {
        return frames().stream()
                .filter(f -> f.length >= 14)
                .filter(f -> ((f[12] & 0xff) << 8 | (f[13] & 0xff)) == etherType)
                .toList();
    }

    /** The frames so far that have a length in place of an EtherType: LLC. Any thread. */
    public List<byte[]> framesWithLength() {
        return frames().stream()
                .filter(f -> f.length >= 14)
                .filter(f -> ((f[12] & 0xff) << 8 | (f[13] & 0xff)) < 0x0600)
                .toList();
    }

    /**
     * Ends the recording and writes the file.
     *
     * @throws IOException why the recording ended early, such as an interface that went away
     */
    @Override
    public void close() throws IOException {
        ending = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
