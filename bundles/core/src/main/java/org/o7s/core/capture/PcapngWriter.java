package org.o7s.core.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes pcapng: section header, interfaces, packets with times in ns, statistics. Little endian,
 * one section, through a buffer off the heap that {@link #flush} empties. One thread; whoever
 * opened the channel closes it.
 *
 * <p>Source: the pcapng draft of the IETF (draft-ietf-opsawg-pcapng), sections 4.1 to 4.3 and 4.6.
 */
public final class PcapngWriter {
    /** Link type of Ethernet frames. */
    public static final int ETHERNET = 1;

    /** Link type of packets of IP, either version. */
    public static final int IP = 101;

    /** Link type of packets of flows and of maps (docs/wire/capture.md). */
    public static final int O7S = 147;

    /** Link type of packets of a raptor link that is no Ethernet (docs/wire/capture.md). */
    public static final int RAPTOR = 148;

    private static final int OPTIONS_MAX_BYTES = 16 * 1024;
    private static final int OPTION_MAX_BYTES = OPTIONS_MAX_BYTES / 2;
    private static final int BUFFER_BYTES = 256 * 1024;

    private final WritableByteChannel out;
    private ByteBuffer block = buffer(BUFFER_BYTES);
    private int start;
    private long writtenBytes;
    private int interfaces;

    /** Which way a packet went. */
    public enum Direction {
        /** Nobody says. */
        UNKNOWN(0),
        /** It came in. */
        IN(1),
        /** It went out. */
        OUT(2);

        private final int flags;

        Direction(int flags) {
            this.flags = flags;
        }

        int flags() {
            return flags;
        }
    }

    /**
     * Begins a file.
     *
     * @param out written to in large pieces
     * @param application who writes
     * @param comment lines for people; of more than 8 KiB, those that fit and one that says so
     */
    public PcapngWriter(WritableByteChannel out, String application, String comment)
            throws IOException {
        this.out = out;
        begin(Pcapng.SECTION);
        block.putInt(Pcapng.BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
        option(Pcapng.COMMENT, wholeLines(comment));
        option(Pcapng.SECTION_APPLICATION, application);
        endOptions();
        end();
    }

    /**
     * Adds an interface.
     *
     * @param linkType of its packets
     * @param snapBytes the longest copy of one; 0 if nobody says
     * @return its number in the file
     */
    public int addInterface(int linkType, int snapBytes, String name, String description)
            throws IOException {
        begin(Pcapng.INTERFACE);
        block.putShort((short) linkType).putShort((short) 0).putInt(snapBytes);
        option(Pcapng.INTERFACE_NAME, name);
        option(Pcapng.INTERFACE_DESCRIPTION, description);
        option(Pcapng.INTERFACE_RESOLUTION, new byte[] {Pcapng.NANOSECONDS});
        endOptions();
        end();
        return interfaces++;
    }

    /**
     * Adds a packet.
     *
     * @param number of its interface
     * @param wallNs time of day in ns since 1970
     * @param lengthBytes how much of it was copied
     * @param originalBytes how long it was
     * @param missed how many packets before it were not copied
     */
    public void packet(
            int number,
            long wallNs,
            byte[] copy,
            int lengthBytes,
            int originalBytes,
            Direction direction,
            long missed)
            throws IOException {
        begin(Pcapng.ENHANCED_PACKET, lengthBytes);
        block.putInt(number).putInt((int) (wallNs >>> 32)).putInt((int) wallNs);
        block.putInt(lengthBytes).putInt(originalBytes).put(copy, 0, lengthBytes);
        pad();
        if (direction != Direction.UNKNOWN) {
            block.putShort((short) Pcapng.PACKET_FLAGS).putShort((short) 4).putInt(direction.flags);
        }
        if (missed > 0) {
            block.putShort((short) Pcapng.PACKET_DROPS).putShort((short) 8).putLong(missed);
        }
        if (direction != Direction.UNKNOWN || missed > 0) {
            endOptions();
        }
        end();
    }

    /** Adds blocks that are complete, after what is in the buffer. */
    public void blocks(ByteBuffer complete) throws IOException {
        flush();
        writtenBytes += complete.remaining();
        while (complete.hasRemaining()) {
            out.write(complete);
        }
    }

    /** Says at the end what an interface had: packets in the file, and packets that are not. */
    public void statistics(int number, long wallNs, long received, long missed) throws IOException {
        begin(Pcapng.STATISTICS);
        block.putInt(number).putInt((int) (wallNs >>> 32)).putInt((int) wallNs);
        block.putShort((short) Pcapng.STATISTICS_RECEIVED)
                .putShort((short) 8)
                .putLong(received + missed);
        block.putShort((short) Pcapng.STATISTICS_DROPPED).putShort((short) 8).putLong(missed);
        endOptions();
        end();
    }

    /** How many bytes the file has with what is still in the buffer. */
    public long bytes() {
        return writtenBytes + block.position();
    }

    /** Writes what is in the buffer. */
    public void flush() throws IOException {
        block.flip();
        writtenBytes += block.limit();
        while (block.hasRemaining()) {
            out.write(block);
        }
        block.clear();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void begin(int type) throws IOException {
        begin(type, 0);
    }

    private void begin(int type, int contentBytes) throws IOException {
        int needed = contentBytes + OPTIONS_MAX_BYTES;
        if (block.remaining() < needed) {
            flush();
            if (block.capacity() < needed) {
                block = buffer(needed);
            }
        }
        start = block.position();
        block.putInt(type).putInt(0);
    }

    private void option(int code, String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        option(code, Arrays.copyOf(all, Math.min(all.length, OPTION_MAX_BYTES)));
    }

    /** Never ends within a line; nobody shall take a part for the whole. */
    private static String wholeLines(String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        if (all.length <= OPTION_MAX_BYTES) {
            return text;
        }
        String cut = "cut\tbytes=" + all.length + "\n";
        int end = OPTION_MAX_BYTES - cut.length();
        while (end > 0 && all[end - 1] != '\n') {
            end--;
        }
        return new String(all, 0, end, StandardCharsets.UTF_8) + cut;
    }

    private void option(int code, byte[] value) {
        if (value.length > 0) {
            block.putShort((short) code).putShort((short) value.length).put(value);
            pad();
        }
    }

    private void endOptions() {
        block.putInt(0);
    }

    private void pad() {
        while (block.position() % 4 != 0) {
            block.put((byte) 0);
        }
    }

    private void end() {
        int length = block.position() + Integer.BYTES - start;
        block.putInt(length).putInt(start + Integer.BYTES, length);
    }
}
