package org.o7s.wire.g23.unicast;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.internal.BigEndian;

/**
 * The fields of one protobuf message under the rules of docs/wire/wire-unicast.md 0.2: their order
 * is free, unknown ones are skipped, a required one that is missing or of another type makes the
 * message unreadable. Of a field that is there more than once the last counts.
 */
final class ProtoFields {
    /** The optional field that no message of generation 23 has: {@link Features}. */
    static final int FEATURES = 100;

    /** What most messages need; the library's own buffers of 4 KiB are made for files. */
    private static final int WRITE_BYTES = 256;

    /** Why a message is refused. Stays within this package: decoding never throws. */
    static final class Refusal extends Exception {
        @Serial private static final long serialVersionUID = 1;

        private final Defect defect;

        Refusal(Defect defect) {
            super(defect.sentence(), null, false, false);
            this.defect = defect;
        }
    }

    /** Turns fields into a value. */
    interface Reading<T> {
        T read(ProtoFields fields) throws Refusal;
    }

    /** Writes fields, in ascending order of their numbers. */
    interface Writing {
        void write(CodedOutputStream out) throws IOException;
    }

    private record Field(int number, long value, byte @Nullable [] bytes) {}

    private final List<Field> fields = new ArrayList<>();

    private ProtoFields(byte[] message) throws Refusal {
        try {
            CodedInputStream in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int number = WireFormat.getTagFieldNumber(tag);
                switch (WireFormat.getTagWireType(tag)) {
                    case WireFormat.WIRETYPE_VARINT ->
                            fields.add(new Field(number, in.readUInt64(), null));
                    case WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                            fields.add(new Field(number, 0, in.readByteArray()));
                    default -> {
                        if (!in.skipField(tag)) {
                            throw new Refusal(Defect.UNREADABLE_FIELDS);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new Refusal(Defect.UNREADABLE_FIELDS);
        }
    }

    /** Reads a whole message; whatever the bytes are, the result is a value. */
    static <T> DecodeResult<T> decode(byte[] message, int maxBytes, Reading<? extends T> reading) {
        if (message.length > maxBytes) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        try {
            return new Decoded<>(reading.read(new ProtoFields(message)));
        } catch (Refusal refusal) {
            return new Malformed<>(refusal.defect);
        }
    }

    /** The bytes of a message. */
    static byte[] encode(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(WRITE_BYTES);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, WRITE_BYTES);
        try {
            writing.write(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** Writes the features, unless there are none. */
    static void writeFeatures(CodedOutputStream out, int features) throws IOException {
        if (features != 0) {
            out.writeUInt32(FEATURES, features);
        }
    }

    /** Writes a number that 0.23 does not know, unless it is 0. */
    static void writeExtension(CodedOutputStream out, int number, long value) throws IOException {
        if (value != 0) {
            out.writeUInt64(number, value);
        }
    }

    /** Refuses the message unless {@code condition} holds. */
    static void require(boolean condition, Defect otherwise) throws Refusal {
        if (!condition) {
            throw new Refusal(otherwise);
        }
    }

    private @Nullable Field last(int number) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).number == number) {
                return fields.get(i);
            }
        }
        return null;
    }

    private Field required(int number) throws Refusal {
        Field field = last(number);
        if (field == null) {
            throw new Refusal(Defect.MISSING_FIELD);
        }
        return field;
    }

    private static long valueOf(Field field) throws Refusal {
        require(field.bytes == null, Defect.UNREADABLE_FIELDS);
        return field.value;
    }

    private static byte[] bytesOf(Field field) throws Refusal {
        if (field.bytes == null) {
            throw new Refusal(Defect.UNREADABLE_FIELDS);
        }
        return field.bytes;
    }

    /** A required u64. */
    long u64(int number) throws Refusal {
        return valueOf(required(number));
    }

    /** A required u32: of a longer number the low 32 bits. */
    long u32(int number) throws Refusal {
        return u64(number) & BigEndian.U32_MAX;
    }

    /** A required u32 that must be within a range. */
    int ranged(int number, int min, int max, Defect otherwise) throws Refusal {
        long value = u32(number);
        require(value >= min && value <= max, otherwise);
        return (int) value;
    }

    /** A required i32: of a longer number the low 32 bits. */
    int i32(int number) throws Refusal {
        return (int) u64(number);
    }

    /** Required bytes. */
    byte[] bytes(int number) throws Refusal {
        return bytesOf(required(number));
    }

    /** A required text. */
    String text(int number) throws Refusal {
        return textOf(bytes(number));
    }

    /** A required message within this one. */
    ProtoFields message(int number) throws Refusal {
        return new ProtoFields(bytes(number));
    }

    /** A message within this one that may be missing. */
    Optional<ProtoFields> optionalMessage(int number) throws Refusal {
        Field field = last(number);
        return field == null ? Optional.empty() : Optional.of(new ProtoFields(bytesOf(field)));
    }

    /** All bytes of a repeated field, in order. */
    List<byte[]> allBytes(int number) throws Refusal {
        List<byte[]> all = new ArrayList<>();
        for (Field field : fields) {
            if (field.number == number) {
                all.add(bytesOf(field));
            }
        }
        return all;
    }

    /** All numbers of a repeated field, in order. */
    List<Long> allNumbers(int number) throws Refusal {
        List<Long> all = new ArrayList<>();
        for (Field field : fields) {
            if (field.number == number) {
                all.add(valueOf(field));
            }
        }
        return all;
    }

    /** What the sender understands; 0 if it does not say. */
    int features() throws Refusal {
        Field field = last(FEATURES);
        return field == null ? 0 : (int) valueOf(field);
    }

    /** A number that 0.23 does not know; 0 if it is not there. */
    long extensionU64(int number) throws Refusal {
        Field field = last(number);
        return field == null ? 0 : valueOf(field);
    }

    static ProtoFields parse(byte[] message) throws Refusal {
        return new ProtoFields(message);
    }

    static String textOf(byte[] bytes) throws Refusal {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IOException e) {
            throw new Refusal(Defect.UNREADABLE_FIELDS);
        }
    }
}
