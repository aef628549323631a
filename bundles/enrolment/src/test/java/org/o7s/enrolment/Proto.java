package org.o7s.enrolment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf by hand, so that messages can be wrong in one place. */
final class Proto {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Proto number(int field, long value) {
        varint(field * 8L);
        varint(value);
        return this;
    }

    Proto bytes(int field, byte[] value) {
        varint(field * 8L + 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    Proto text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Proto message(int field, Proto value) {
        return bytes(field, value.toArray());
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    byte[] toArray() {
        return out.toByteArray();
    }
}
