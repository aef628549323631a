package org.o7s.lab.cable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes Ethernet frames to a pcap file with time stamps in ns. One thread. */
public final class PcapWriter implements AutoCloseable {
    private static final int MAGIC_NS = 0xa1b23c4d;
    private static final int ETHERNET = 1;
    private static final int SNAPLEN_BYTES = 65_600;
    private static final long NS_PER_S = 1_000_000_000L;

    private final OutputStream out;

    /** Creates or replaces a file. */
    public PcapWriter(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file));
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MAGIC_NS).putShort((short) 2).putShort((short) 4).putLong(0);
        header.putInt(SNAPLEN_BYTES).putInt(ETHERNET);
        out.write(header.array());
    }

    /**
     * Adds a frame.
     *
     * @param wallNs time of day in ns since 1970
     */
    public void write(byte[] frame, long wallNs) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt((int) (wallNs / NS_PER_S)).putInt((int) (wallNs % NS_PER_S));
        header.putInt(frame.length).putInt(frame.length);
        out.write(header.array());
        out.write(frame);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
