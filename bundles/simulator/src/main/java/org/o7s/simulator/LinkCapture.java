package org.o7s.simulator;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.o7s.core.packet.Packet;

/**
 * A capture of a link that ordinary tools read: pcap with Ethernet frames of EtherType 0x88b5, the
 * one for local experiments, whose payload is the packet.
 */
public final class LinkCapture implements AutoCloseable {
    private static final int MAGIC = 0xa1b2_3c4d; // times in ns
    private static final int SNAP_BYTES = 65_535;
    private static final int ETHERNET = 1;
    private static final int ETHERNET_HEADER_BYTES = 14;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final short ETHER_TYPE = (short) 0x88b5;
    private static final long NS_PER_S = 1_000_000_000L;

    private final OutputStream out;

    /** Opens a file, in place of one that is there. */
    public LinkCapture(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file));
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MAGIC).putShort((short) 2).putShort((short) 4);
        header.putInt(0).putInt(0).putInt(SNAP_BYTES).putInt(ETHERNET);
        out.write(header.array());
    }

    /** Records a packet; the first node of the link has MAC address 02:…:01, the other 02:…:02. */
    void record(boolean forth, Packet packet, long wallNs) {
        byte[] payload = packet.toArray();
        int frameBytes = ETHERNET_HEADER_BYTES + payload.length;
        ByteBuffer record =
                ByteBuffer.allocate(RECORD_HEADER_BYTES + frameBytes)
                        .order(ByteOrder.LITTLE_ENDIAN);
        record.putInt((int) (wallNs / NS_PER_S)).putInt((int) (wallNs % NS_PER_S));
        record.putInt(frameBytes).putInt(frameBytes);
        record.order(ByteOrder.BIG_ENDIAN);
        putMac(record, forth ? 2 : 1);
        putMac(record, forth ? 1 : 2);
        record.putShort(ETHER_TYPE).put(payload);
        try {
            out.write(record.array());
        } catch (IOException e) {
            throw new UncheckedIOException("the capture cannot be written", e);
        }
    }

    private static void putMac(ByteBuffer frame, int last) {
        frame.put((byte) 2).putInt(0).put((byte) last);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
