package org.o7s.ipc.control;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fields of one message body: small numbers and byte strings, by field number. */
final class Fields {
    /** No body of the protocol has a field above this. */
    private static final int FIELD_MAX = 15;

    private final long[] numbers = new long[FIELD_MAX + 1];
    private final List<List<byte[]>> strings = new ArrayList<>();

    /** Reads all fields; those that no body has are ignored. */
    Fields(byte[] body) throws IOException {
        for (int i = 0; i <= FIELD_MAX; i++) {
            strings.add(new ArrayList<>(1));
        }
        CodedInputStream in = CodedInputStream.newInstance(body);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            int type = WireFormat.getTagWireType(tag);
            if (field <= FIELD_MAX && type == WireFormat.WIRETYPE_VARINT) {
                numbers[field] = in.readUInt64();
            } else if (field <= FIELD_MAX && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                strings.get(field).add(in.readByteArray());
            } else {
                in.skipField(tag);
            }
        }
    }

    long longNumber(int field) {
        return numbers[field];
    }

    /** A number, cut to what an int can hold. */
    int number(int field) {
        return Math.clamp(numbers[field], 0, Integer.MAX_VALUE);
    }

    List<byte[]> parts(int field) {
        return strings.get(field);
    }

    byte[] bytes(int field) {
        List<byte[]> all = strings.get(field);
        return all.isEmpty() ? new byte[0] : all.getLast();
    }

    String text(int field) throws CharacterCodingException {
        return text(bytes(field));
    }

    List<String> texts(int field) throws CharacterCodingException {
        List<String> all = new ArrayList<>();
        for (byte[] part : strings.get(field)) {
            all.add(text(part));
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
