package org.o7s.itests.systems;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.o7s.ipc.application.ApplicationMessage;

/**
 * Messages of a process as docs/process-boundary.md and application.proto describe them, written
 * without the library, for processes that break its rules.
 */
final class Frames {
    private static final int ANNOUNCE = 1;
    private static final int ALLOCATE = 2;

    private Frames() {}

    static byte[] announce(String program) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, 1, ApplicationMessage.VERSION);
        bytes(body, 2, program.getBytes(UTF_8));
        return frame(ANNOUNCE, body);
    }

    /** A raw flow without check. */
    static byte[] allocate(long request, String name, long limitNs) {
        ByteArrayOutputStream qos = new ByteArrayOutputStream();
        number(qos, 1, 0xffff_ffffL);
        number(qos, 4, 1);
        number(qos, 5, 1);
        number(qos, 7, 0xffff_ffffL);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, 1, request);
        bytes(body, 2, name.getBytes(UTF_8));
        bytes(body, 3, qos.toByteArray());
        number(body, 4, limitNs);
        return frame(ALLOCATE, body);
    }

    private static byte[] frame(int field, ByteArrayOutputStream body) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        bytes(frame, field, body.toByteArray());
        return frame.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        out.write(field << 3);
        varint(out, value);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        out.write(field << 3 | 2);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
