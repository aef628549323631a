package org.o7s.ipc.application;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a protobuf message, numbered up to {@value #FIELD_MAX}; of one that comes twice the
 * last counts, but all of {@value #REPEATED}; others are ignored.
 */
final class FieldReader {
    private static final int FIELD_MAX = 31;

    /** The field of which all count. */
    static final int REPEATED = 32;

    private static final int VARINT_MAX_BITS = 63;

    private final ByteBuffer in;
    private final long[] numbers = new long[FIELD_MAX + 1];
    private final Map<Integer, byte[]> strings = new HashMap<>();
    private final List<byte[]> repeated = new ArrayList<>();
    private int lastString;

    /**
     * Reads all fields.
     *
     * @throws IOException if this is no message
     */
    FieldReader(byte[] message) throws IOException {
        in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            long tag = varint();
            long field = tag >>> 3;
            if (field == 0) {
                throw new IOException("a field has the number 0");
            }
            read((int) Math.min(field, REPEATED + 1L), (int) tag & 7);
        }
    }

    private void read(int field, int type) throws IOException {
        switch (type) {
            case 0 -> {
                long value = varint();
                if (field <= FIELD_MAX) {
                    numbers[field] = value;
                }
            }
            case 1 -> skip(8);
            case 2 -> {
                byte[] value = new byte[skip(varint())];
                in.get(in.position() - value.length, value);
                if (field <= FIELD_MAX) {
                    strings.put(field, value);
                    lastString = field;
                } else if (field == REPEATED) {
                    repeated.add(value);
                }
            }
            case 5 -> skip(4);
            default -> throw new IOException("a field has a type that does not exist: " + type);
        }
    }

    private int skip(long bytes) throws IOException {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new IOException("a field is longer than the message");
        }
        in.position(in.position() + (int) bytes);
        return (int) bytes;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift <= VARINT_MAX_BITS && in.hasRemaining(); shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number does not end");
    }

    /** The number of the last field that holds bytes; 0 if none does. */
    int lastString() {
        return lastString;
    }

    long number(int field) {
        return numbers[field];
    }

    /** A number, cut to what an int can hold. */
    int intNumber(int field) {
        return Math.clamp(numbers[field], 0, Integer.MAX_VALUE);
    }

    boolean flag(int field) {
        return numbers[field] != 0;
    }

    byte[] bytes(int field) {
        return strings.getOrDefault(field, new byte[0]);
    }

    String text(int field) throws CharacterCodingException {
        return text(bytes(field));
    }

    /** All texts of the field of which all count. */
    List<String> texts() throws CharacterCodingException {
        List<String> all = new ArrayList<>();
        for (byte[] one : repeated) {
            all.add(text(one));
        }
        return all;
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
