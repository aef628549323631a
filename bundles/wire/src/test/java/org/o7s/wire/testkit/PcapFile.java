package org.o7s.wire.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A classic pcap file of an Ethernet link, read as a whole: either byte order, micro- or
 * nanoseconds.
 *
 * @param packets in the order of the file
 */
public record PcapFile(List<Packet> packets) {
    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int LINK_TYPE_ETHERNET = 1;
    private static final int LINK_TYPE_MASK = 0xffff;
    private static final int FILE_HEADER_BYTES = 24;
    private static final int LINK_TYPE_OFFSET = 20;

    /**
     * One captured packet.
     *
     * @param number 1 for the first of the file, as in LABELS.txt
     * @param timestampNs ns since 1970-01-01 UTC
     * @param frame from the destination address on, without frame check sequence
     */
    public record Packet(int number, long timestampNs, byte[] frame) {}

    /** Copies the list. */
    public PcapFile {
        packets = List.copyOf(packets);
    }

    /** Reads one of the captures in {@code /vectors} of this module, for example udp4.pcap. */
    public static PcapFile vector(String fileName) {
        try (InputStream in = PcapFile.class.getResourceAsStream("/vectors/" + fileName)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no capture " + fileName);
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the capture " + fileName, e);
        }
    }

    /**
     * Reads the bytes of a pcap file.
     *
     * @throws IllegalArgumentException if they are not a complete pcap file of an Ethernet link
     */
    public static PcapFile parse(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        try {
            long fractionNs = readFileHeader(in);
            List<Packet> packets = new ArrayList<>();
            while (in.hasRemaining()) {
                long seconds = Integer.toUnsignedLong(in.getInt());
                long fraction = Integer.toUnsignedLong(in.getInt());
                byte[] frame = new byte[checkedLength(in.getInt(), in.getInt(), in.remaining())];
                in.get(frame);
                long timestampNs = seconds * 1_000_000_000 + fraction * fractionNs;
                packets.add(new Packet(packets.size() + 1, timestampNs, frame));
            }
            return new PcapFile(packets);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the pcap file ends within a header", e);
        }
    }

    /** Positions the buffer at the first packet; returns how many ns a fraction of a second is. */
    private static long readFileHeader(ByteBuffer in) {
        if (in.remaining() < FILE_HEADER_BYTES) {
            throw new BufferUnderflowException();
        }
        int magic = in.getInt(0);
        if (magic != MAGIC_MICROSECONDS && magic != MAGIC_NANOSECONDS) {
            in.order(ByteOrder.LITTLE_ENDIAN);
            magic = in.getInt(0);
        }
        if (magic != MAGIC_MICROSECONDS && magic != MAGIC_NANOSECONDS) {
            throw new IllegalArgumentException("not a pcap file: it starts with another number");
        }
        int linkType = in.getInt(LINK_TYPE_OFFSET) & LINK_TYPE_MASK;
        if (linkType != LINK_TYPE_ETHERNET) {
            throw new IllegalArgumentException("link type " + linkType + " is not Ethernet (1)");
        }
        in.position(FILE_HEADER_BYTES);
        return magic == MAGIC_MICROSECONDS ? 1000 : 1;
    }

    private static int checkedLength(int captured, int original, int remaining) {
        if (captured != original) {
            throw new IllegalArgumentException(
                    "only " + captured + " of " + original + " bytes of a packet were captured");
        }
        if (captured < 0 || captured > remaining) {
            throw new IllegalArgumentException(
                    "a packet of " + captured + " bytes in the last " + remaining + " of the file");
        }
        return captured;
    }
}
