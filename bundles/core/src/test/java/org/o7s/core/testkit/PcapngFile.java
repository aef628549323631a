package org.o7s.core.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A pcapng file of one little-endian section, read as a whole and strictly: every block must end
 * where it says.
 *
 * @param linkTypes of its interfaces
 * @param packets in the order of the file
 * @param statistics of interfaces: packets received and dropped
 */
public record PcapngFile(
        List<Integer> linkTypes, List<Captured> packets, List<Statistics> statistics) {
    private static final int SECTION = 0x0a0d0d0a;

    /**
     * A packet.
     *
     * @param number of its interface
     * @param wallNs ns since 1970
     * @param out whether it says that it went out
     * @param missed how many before it are missing
     */
    public record Captured(
            int number, long wallNs, byte[] bytes, int originalBytes, boolean out, long missed) {
        /** The bytes from an offset on, as text. */
        public String text(int offset) {
            return new String(bytes, offset, bytes.length - offset, StandardCharsets.UTF_8);
        }
    }

    /** What an interface had. */
    public record Statistics(int number, long received, long dropped) {}

    /** Reads a file. */
    public static PcapngFile read(Path file) throws IOException {
        return parse(Files.readAllBytes(file));
    }

    /** Reads the bytes of a file. */
    public static PcapngFile parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        PcapngFile file = new PcapngFile(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        while (in.hasRemaining()) {
            int start = in.position();
            int type = in.getInt();
            int length = in.getInt();
            if (length % 4 != 0 || in.getInt(start + length - 4) != length) {
                throw new IllegalArgumentException("a block at " + start + " does not end");
            }
            ByteBuffer content = in.slice(start + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN);
            file.block(type, content);
            in.position(start + length);
        }
        return file;
    }

    private void block(int type, ByteBuffer content) {
        switch (type) {
            case SECTION -> {
                if (content.getInt() != 0x1a2b3c4d) {
                    throw new IllegalArgumentException("not little endian");
                }
            }
            case 1 -> linkTypes.add((int) content.getShort());
            case 5 -> statistics.add(statistics(content));
            case 6 -> packets.add(packet(content));
            default -> throw new IllegalArgumentException("unknown block " + type);
        }
    }

    private static Captured packet(ByteBuffer content) {
        int number = content.getInt();
        long wallNs = (long) content.getInt() << 32 | content.getInt() & 0xffff_ffffL;
        byte[] bytes = new byte[content.getInt()];
        int original = content.getInt();
        content.get(bytes);
        content.position((content.position() + 3) / 4 * 4);
        boolean out = false;
        long missed = 0;
        while (content.hasRemaining()) {
            int code = content.getShort();
            int length = content.getShort();
            switch (code) {
                case 2 -> out = content.getInt() == 2;
                case 4 -> missed = content.getLong();
                default -> content.position(content.position() + length);
            }
        }
        return new Captured(number, wallNs, bytes, original, out, missed);
    }

    private static Statistics statistics(ByteBuffer content) {
        int number = content.getInt();
        content.getLong();
        content.getInt();
        long received = content.getLong();
        content.getInt();
        return new Statistics(number, received, content.getLong());
    }
}
