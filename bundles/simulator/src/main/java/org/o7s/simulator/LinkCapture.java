package org.o7s.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.o7s.core.capture.PcapngWriter;
import org.o7s.core.capture.PcapngWriter.Direction;
import org.o7s.core.packet.Packet;

/**
 * A capture of a link in a pcapng file: packets with the number of their flow over the link, as
 * captures of a system have them (docs/wire/capture.md). What the first node of the link sends goes
 * down.
 */
public final class LinkCapture implements AutoCloseable {
    private static final int SNAP_BYTES = 65_535;
    private static final int HEADER_BYTES = 8;
    private static final byte VERSION = 1;
    private static final byte PACKET = 1;

    private final SeekableByteChannel out;
    private final PcapngWriter writer;
    private final int link;

    /** Opens a file, in place of one that is there. */
    public LinkCapture(Path file) throws IOException {
        out =
                Files.newByteChannel(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
        writer = new PcapngWriter(out, "o7s-sim", "");
        link = writer.addInterface(PcapngWriter.O7S, SNAP_BYTES, "link", "a simulated link");
    }

    /** Records a packet of a flow over the link. */
    void record(boolean forth, int flow, Packet packet, long wallNs) {
        byte[] bytes =
                ByteBuffer.allocate(HEADER_BYTES + packet.length())
                        .put(VERSION)
                        .put(PACKET)
                        .put((byte) (forth ? 0 : 1))
                        .put((byte) 0)
                        .putInt(flow)
                        .put(packet.toArray())
                        .array();
        try {
            writer.packet(
                    link,
                    wallNs,
                    bytes,
                    bytes.length,
                    bytes.length,
                    forth ? Direction.OUT : Direction.IN,
                    0);
        } catch (IOException e) {
            throw new UncheckedIOException("the capture cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            writer.flush();
        }
    }
}
