package org.o7s.wire.g23.unicast;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.PathMessage.Answer;
import org.o7s.wire.g23.unicast.PathMessage.Question;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of {@link PathMessage} and of the rows in it (docs/wire/extensions.md,
 * "path"). Integers are big endian. Stateless, for any thread; allocates values.
 */
public final class PathCodec {
    /** Version of this layout, u8. */
    public static final int VERSION_OFFSET = 0;

    /** Which message it is, u8: 0 question, 1 answer. */
    public static final int KIND_OFFSET = 1;

    /** Number of the question, u64. */
    public static final int QUESTION_OFFSET = 2;

    /** Address of the sender, u32. */
    public static final int SOURCE_OFFSET = 10;

    /** Question: address that the packet is for, u32. Answer: the next member, u32. */
    public static final int ADDRESS_OFFSET = 14;

    /** Question: endpoint there, u64. */
    public static final int EID_OFFSET = 18;

    /** Question: cube, u8. */
    public static final int CUBE_OFFSET = 26;

    /** Question: layers below, u8. */
    public static final int DEPTH_OFFSET = 27;

    /** Question: how long the asker waits in ms, u16. */
    public static final int PATIENCE_OFFSET = 28;

    /** Length of a question; bytes behind it are ignored. */
    public static final int QUESTION_BYTES = 30;

    /** Answer: which part, u8. */
    public static final int PART_OFFSET = 18;

    /** Answer: how many parts, u8. */
    public static final int PARTS_OFFSET = 19;

    /** Length of an answer without rows, which go to the end of the packet. */
    public static final int ANSWER_BYTES = 20;

    /** The most rows of an answer. */
    public static final int ROWS_MAX = 1024;

    private static final int VERSION = 1;
    private static final int QUESTION = 0;
    private static final int ANSWER = 1;

    private PathCodec() {}

    /** The bytes of a message. */
    public static byte[] encode(PathMessage message) {
        byte[] bytes =
                switch (message) {
                    case Question q -> question(q);
                    case Answer a -> answer(a);
                };
        MemorySegment segment = MemorySegment.ofArray(bytes);
        BigEndian.setU8(segment, VERSION_OFFSET, VERSION);
        BigEndian.setU64(segment, QUESTION_OFFSET, message.question());
        BigEndian.setU32(segment, SOURCE_OFFSET, message.source());
        return bytes;
    }

    private static byte[] question(Question question) {
        byte[] bytes = new byte[QUESTION_BYTES];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        BigEndian.setU8(segment, KIND_OFFSET, QUESTION);
        BigEndian.setU32(segment, ADDRESS_OFFSET, question.destination());
        BigEndian.setU64(segment, EID_OFFSET, question.eid());
        BigEndian.setU8(segment, CUBE_OFFSET, question.cube());
        BigEndian.setU8(segment, DEPTH_OFFSET, question.depth());
        BigEndian.setU16(segment, PATIENCE_OFFSET, question.patienceMs());
        return bytes;
    }

    private static byte[] answer(Answer answer) {
        byte[] rows = answer.rows();
        byte[] bytes = new byte[ANSWER_BYTES + rows.length];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        BigEndian.setU8(segment, KIND_OFFSET, ANSWER);
        BigEndian.setU32(segment, ADDRESS_OFFSET, answer.next());
        BigEndian.setU8(segment, PART_OFFSET, answer.part());
        BigEndian.setU8(segment, PARTS_OFFSET, answer.parts());
        BigEndian.setBytes(segment, ANSWER_BYTES, rows);
        return bytes;
    }

    /** Reads the payload of a packet for EID 4. Never reads outside it. */
    public static DecodeResult<PathMessage> decode(
            MemorySegment segment, long offset, int payloadBytes) {
        if (payloadBytes < ANSWER_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        if (payloadBytes > ANSWER_BYTES + Answer.PART_BYTES_MAX) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        if (BigEndian.u8(segment, offset + VERSION_OFFSET) != VERSION) {
            return new Malformed<>(Defect.UNKNOWN_CODE);
        }
        if (BigEndian.u32(segment, offset + SOURCE_OFFSET) == 0) {
            return new Malformed<>(Defect.BAD_ADDRESS);
        }
        return switch (BigEndian.u8(segment, offset + KIND_OFFSET)) {
            case QUESTION -> readQuestion(segment, offset, payloadBytes);
            case ANSWER -> readAnswer(segment, offset, payloadBytes);
            default -> new Malformed<>(Defect.UNKNOWN_CODE);
        };
    }

    private static DecodeResult<PathMessage> readQuestion(
            MemorySegment segment, long offset, int payloadBytes) {
        if (payloadBytes < QUESTION_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        long destination = BigEndian.u32(segment, offset + ADDRESS_OFFSET);
        if (destination == 0) {
            return new Malformed<>(Defect.BAD_ADDRESS);
        }
        int cube = BigEndian.u8(segment, offset + CUBE_OFFSET);
        int depth = BigEndian.u8(segment, offset + DEPTH_OFFSET);
        int patienceMs = BigEndian.u16(segment, offset + PATIENCE_OFFSET);
        if (cube > Question.CUBE_MAX || depth > Question.DEPTH_MAX || patienceMs == 0) {
            return new Malformed<>(Defect.TOO_MANY_ENTRIES);
        }
        return new Decoded<>(
                new Question(
                        BigEndian.u64(segment, offset + QUESTION_OFFSET),
                        BigEndian.u32(segment, offset + SOURCE_OFFSET),
                        destination,
                        BigEndian.u64(segment, offset + EID_OFFSET),
                        cube,
                        depth,
                        patienceMs));
    }

    private static DecodeResult<PathMessage> readAnswer(
            MemorySegment segment, long offset, int payloadBytes) {
        int part = BigEndian.u8(segment, offset + PART_OFFSET);
        int parts = BigEndian.u8(segment, offset + PARTS_OFFSET);
        if (parts == 0 || parts > Answer.PARTS_MAX || part >= parts) {
            return new Malformed<>(Defect.TOO_MANY_ENTRIES);
        }
        return new Decoded<>(
                new Answer(
                        BigEndian.u64(segment, offset + QUESTION_OFFSET),
                        BigEndian.u32(segment, offset + SOURCE_OFFSET),
                        BigEndian.u32(segment, offset + ADDRESS_OFFSET),
                        part,
                        parts,
                        BigEndian.bytes(
                                segment, offset + ANSWER_BYTES, payloadBytes - ANSWER_BYTES)));
    }

    // ---- rows: level u8, kind u8, length of the label u8, label, length of the text u8, text ----

    /**
     * The bytes of rows.
     *
     * @throws IllegalArgumentException if they are more than {@value #ROWS_MAX}
     */
    public static byte[] encodeRows(List<PathRow> rows) {
        if (rows.size() > ROWS_MAX) {
            throw new IllegalArgumentException(rows.size() + " rows");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (PathRow row : rows) {
            out.write(row.level());
            out.write(row.kind().code());
            text(out, row.label());
            text(out, row.text());
        }
        return out.toByteArray();
    }

    /** How many bytes a row has. */
    public static int bytesOf(PathRow row) {
        return 4
                + row.label().getBytes(StandardCharsets.UTF_8).length
                + row.text().getBytes(StandardCharsets.UTF_8).length;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    /** Reads the rows of all parts of an answer, put together. */
    public static DecodeResult<List<PathRow>> decodeRows(byte[] bytes) {
        List<PathRow> rows = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            if (rows.size() == ROWS_MAX) {
                return new Malformed<>(Defect.TOO_MANY_ENTRIES);
            }
            if (in.remaining() < 4) {
                return new Malformed<>(Defect.TOO_SHORT);
            }
            int level = Byte.toUnsignedInt(in.get());
            Optional<PathRow.Kind> kind = PathRow.Kind.of(Byte.toUnsignedInt(in.get()));
            if (level > PathRow.LEVEL_MAX || kind.isEmpty()) {
                return new Malformed<>(Defect.UNKNOWN_CODE);
            }
            try {
                String label = text(in);
                String text = text(in);
                rows.add(new PathRow(level, kind.get(), label, text));
            } catch (BufferUnderflowException e) {
                return new Malformed<>(Defect.LENGTH_BEYOND_FRAME);
            } catch (CharacterCodingException e) {
                return new Malformed<>(Defect.UNREADABLE_FIELDS);
            }
        }
        return new Decoded<>(List.copyOf(rows));
    }

    private static String text(ByteBuffer in) throws CharacterCodingException {
        byte[] bytes = new byte[Byte.toUnsignedInt(in.get())];
        in.get(bytes);
        String text =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new CharacterCodingException();
        }
        return text;
    }
}
