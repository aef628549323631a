package org.o7s.irm.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What stands before packets of flows and before maps. Source: docs/wire/capture.md. */
final class CapturedFlow {
    /** The interface of packets of flows and of maps. */
    static final int INTERFACE = 0;

    /** Its length. */
    static final int HEADER_BYTES = 8;

    /** Readers take no packet of more than 256 KiB; a long map becomes several. */
    static final int MAP_MAX_BYTES = 48 * 1024;

    private static final byte VERSION = 1;
    private static final byte MAP = 0;
    private static final byte PACKET = 1;

    private CapturedFlow() {}

    /** Before packets of a flow. */
    static byte[] header(int flowId, boolean down) {
        return header(PACKET, down ? 0 : 1, flowId, HEADER_BYTES).array();
    }

    private static ByteBuffer header(byte kind, int direction, int flowId, int lengthBytes) {
        return ByteBuffer.allocate(lengthBytes)
                .put(VERSION)
                .put(kind)
                .put((byte) direction)
                .put((byte) 0)
                .putInt(flowId);
    }

    /** A map as one or more packets, none of which ends within a line. */
    static List<byte[]> maps(String text) {
        List<byte[]> all = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + MAP_MAX_BYTES);
            int line = to;
            while (line < bytes.length && line > from && bytes[line - 1] != '\n') {
                line--;
            }
            to = line > from ? line : to;
            int length = to - from;
            all.add(header(MAP, 0, 0, HEADER_BYTES + length).put(bytes, from, length).array());
            from = to;
        }
        return all;
    }
}
