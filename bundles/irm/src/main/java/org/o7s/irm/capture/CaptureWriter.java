package org.o7s.irm.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.o7s.core.capture.CaptureRing;
import org.o7s.core.capture.PcapngWriter;
import org.o7s.core.capture.PcapngWriter.Direction;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.CaptureRequest;

/**
 * Writes the file of one capture: what is in the ring, every 5 ms, with one call if it can, and
 * maps before the packets that they explain. One thread.
 */
final class CaptureWriter {
    private static final long REST_NS = 5_000_000;
    private static final String APPLICATION = "o7s irmd";

    private final CaptureRequest request;
    private final CaptureRing ring;
    private final Queue<byte[]> maps;
    private final Clocks clocks;
    private final PcapngWriter writer;
    private final long[] received;
    private final Progress progress;
    private long packets;

    /** Who is told how the file grows, by the thread that writes. */
    @FunctionalInterface
    interface Progress {
        /**
         * The file has so much now.
         *
         * @param packets without maps
         */
        void written(long packets, long bytes);
    }

    /**
     * Begins a file.
     *
     * @param map the first map, which is its comment too
     * @param maps those that come, as packets
     */
    CaptureWriter(
            WritableByteChannel out,
            CaptureRequest request,
            List<Capture.Place> places,
            String map,
            CaptureRing ring,
            Queue<byte[]> maps,
            Clocks clocks,
            Progress progress)
            throws IOException {
        this.request = request;
        this.ring = ring;
        this.maps = maps;
        this.clocks = clocks;
        this.progress = progress;
        this.received = new long[places.size() + 1];
        this.writer = new PcapngWriter(out, APPLICATION, map);
        int snapBytes = request.snapBytes() + CapturedFlow.HEADER_BYTES;
        // Maps are longer than packets: the interface that has both gives no limit.
        writer.addInterface(PcapngWriter.O7S, 0, "flows", "packets of flows, and maps");
        for (Capture.Place place : places) {
            writer.addInterface(place.linkType(), snapBytes, place.name(), place.description());
        }
    }

    /**
     * Writes until a limit is reached or it is to end.
     *
     * @return whether a limit was reached
     */
    boolean write(BooleanSupplier ending) throws IOException {
        while (true) {
            boolean last = ending.getAsBoolean();
            // Not to the end: that would be to run after the taps with ever smaller writes.
            long until = ring.claimedBytes();
            boolean more = true;
            while (more && !isFull() && ring.freedBytes() < until) {
                more = writeStretch();
            }
            writeMaps();
            if (isFull() || last) {
                return isFull();
            }
            writer.flush();
            progress.written(packets, writer.bytes());
            LockSupport.parkNanos(REST_NS);
        }
    }

    private boolean isFull() {
        return packets >= request.packetsMax() || writer.bytes() >= request.bytesMax();
    }

    private boolean writeStretch() throws IOException {
        ByteBuffer stretch =
                ring.take(
                        request.packetsMax() - packets,
                        request.bytesMax() - writer.bytes(),
                        received);
        // A map that says what a packet belongs to was there before the packet.
        writeMaps();
        if (!stretch.hasRemaining()) {
            return false;
        }
        writer.blocks(stretch);
        ring.give();
        packets = Arrays.stream(received).sum();
        progress.written(packets, writer.bytes());
        return true;
    }

    private void writeMaps() throws IOException {
        byte[] map;
        while ((map = maps.poll()) != null) {
            writer.packet(
                    CapturedFlow.INTERFACE,
                    clocks.wallNs(),
                    map,
                    map.length,
                    map.length,
                    Direction.UNKNOWN,
                    0);
        }
    }

    /** The end of the file: what its interfaces had. */
    void finish() throws IOException {
        ring.close();
        writeMaps();
        for (int i = 0; i < received.length; i++) {
            // Who was missed is not known; the first interface answers for all.
            writer.statistics(i, clocks.wallNs(), received[i], i == 0 ? ring.missed() : 0);
        }
        writer.flush();
        progress.written(packets, writer.bytes());
    }
}
