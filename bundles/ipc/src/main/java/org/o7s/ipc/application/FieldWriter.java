package org.o7s.ipc.application;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes fields of a protobuf message, in the order of the calls. One thread. */
final class FieldWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    FieldWriter number(int field, long value) {
        if (value != 0) {
            varint((long) field << 3);
            varint(value);
        }
        return this;
    }

    FieldWriter flag(int field, boolean value) {
        return number(field, value ? 1 : 0);
    }

    FieldWriter text(int field, String value) {
        return value.isEmpty() ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Another message; also if it is empty. */
    FieldWriter message(int field, FieldWriter value) {
        return bytes(field, value.toBytes());
    }

    /** Fields that are written already. */
    FieldWriter fields(byte[] written) {
        out.writeBytes(written);
        return this;
    }

    private FieldWriter bytes(int field, byte[] value) {
        varint(((long) field << 3) | 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
