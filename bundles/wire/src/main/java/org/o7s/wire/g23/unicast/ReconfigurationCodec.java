package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Abort;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Change;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Commit;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Committed;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepare;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepared;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Refused;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Row;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of {@link ReconfigurationMessage} (docs/wire/extensions.md,
 * "reconfiguration"). Integers are big endian, a text is its length as u8 and that many bytes.
 * Stateless, for any thread; allocates values.
 */
public final class ReconfigurationCodec {
    /** Version of this layout, u8. */
    public static final int VERSION_OFFSET = 0;

    /** Which message it is, u8: 0 to 5 in the order of {@link ReconfigurationMessage}. */
    public static final int KIND_OFFSET = 1;

    /** The transaction, u64. */
    public static final int TRANSACTION_OFFSET = 2;

    /** Address of the sender, u32. */
    public static final int SOURCE_OFFSET = 10;

    /** Length of the fixed part; what the kind of message needs follows. */
    public static final int HEADER_BYTES = 14;

    /** The only version so far. */
    public static final int VERSION = 1;

    /** The most changes, or rows, of a message. */
    public static final int ROWS_MAX = 8;

    /** The longest message, so that it fits whatever carries the D flows. */
    public static final int MAX_BYTES = 1200;

    private static final int PREPARE = 0;
    private static final int PREPARED = 1;
    private static final int REFUSED = 2;
    private static final int COMMIT = 3;
    private static final int COMMITTED = 4;
    private static final int ABORT = 5;

    /** Ends a decoding: the defect is its only content. */
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Defect defect;

        Bad(Defect defect) {
            super(defect.sentence(), null, false, false);
            this.defect = defect;
        }
    }

    private ReconfigurationCodec() {}

    static void checkFits(int rows, int bytes) {
        if (rows > ROWS_MAX || HEADER_BYTES + bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a message of %d policies and %d bytes, but at most %d and %d go on the wire"
                            .formatted(rows, HEADER_BYTES + bytes, ROWS_MAX, MAX_BYTES));
        }
    }

    static int bytesOf(List<Change> changes) {
        int bytes = 1;
        for (Change change : changes) {
            bytes += 3 + change.kind().length() + change.policy().length();
            for (Map.Entry<String, String> p : change.parameters().entrySet()) {
                bytes += 2 + p.getKey().length() + p.getValue().length();
            }
        }
        return bytes;
    }

    static int bytesOfRows(List<Row> rows) {
        int bytes = 1;
        for (Row row : rows) {
            bytes += 3 + row.kind().length() + row.from().length() + row.to().length() + 16;
        }
        return bytes;
    }

    /** The bytes of a message. */
    public static byte[] encode(ReconfigurationMessage message) {
        Writing out = new Writing(message);
        switch (message) {
            case Prepare m -> {
                out.u8(m.changes().size());
                m.changes().forEach(out::change);
            }
            case Prepared m -> out.rows(m.rows());
            case Committed m -> out.rows(m.rows());
            case Refused m -> {
                byte[] why = m.why().getBytes(StandardCharsets.UTF_8);
                out.u16(why.length);
                out.bytes(why);
            }
            case Commit _, Abort _ -> {
                // The fixed part says it all.
            }
        }
        return out.done();
    }

    /** Reads the payload of a packet for EID 3. Never reads outside it. */
    public static DecodeResult<ReconfigurationMessage> decode(
            MemorySegment segment, long offset, int payloadBytes) {
        if (payloadBytes < HEADER_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        if (payloadBytes > MAX_BYTES) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        try {
            return new Decoded<>(new Reading(segment, offset, payloadBytes).message());
        } catch (Bad e) {
            return new Malformed<>(e.defect);
        }
    }

    /** Writes one message. */
    private static final class Writing {
        private final byte[] bytes = new byte[MAX_BYTES];
        private final MemorySegment segment = MemorySegment.ofArray(bytes);
        private int at = HEADER_BYTES;

        Writing(ReconfigurationMessage message) {
            int kind =
                    switch (message) {
                        case Prepare _ -> PREPARE;
                        case Prepared _ -> PREPARED;
                        case Refused _ -> REFUSED;
                        case Commit _ -> COMMIT;
                        case Committed _ -> COMMITTED;
                        case Abort _ -> ABORT;
                    };
            BigEndian.setU8(segment, VERSION_OFFSET, VERSION);
            BigEndian.setU8(segment, KIND_OFFSET, kind);
            BigEndian.setU64(segment, TRANSACTION_OFFSET, message.transaction());
            BigEndian.setU32(segment, SOURCE_OFFSET, message.source());
        }

        void u8(int value) {
            BigEndian.setU8(segment, at++, value);
        }

        void u16(int value) {
            BigEndian.setU16(segment, at, value);
            at += 2;
        }

        void u64(long value) {
            BigEndian.setU64(segment, at, value);
            at += 8;
        }

        void bytes(byte[] value) {
            at = (int) BigEndian.setBytes(segment, at, value);
        }

        void text(String value) {
            u8(value.length());
            bytes(value.getBytes(StandardCharsets.US_ASCII));
        }

        void change(Change change) {
            text(change.kind());
            text(change.policy());
            u8(change.parameters().size());
            change.parameters().forEach((key, value) -> text(key + "=" + value));
        }

        void rows(List<Row> rows) {
            u8(rows.size());
            for (Row row : rows) {
                text(row.kind());
                text(row.from());
                text(row.to());
                u64(row.pauseNs());
                u64(row.packetsLost());
            }
        }

        byte[] done() {
            return Arrays.copyOf(bytes, at);
        }
    }

    /** Reads one message; whatever is wrong with it ends that. */
    private static final class Reading {
        private final MemorySegment segment;
        private final long end;
        private final long start;
        private long at;

        Reading(MemorySegment segment, long offset, int payloadBytes) {
            this.segment = segment;
            this.start = offset;
            this.end = offset + payloadBytes;
            this.at = offset + HEADER_BYTES;
        }

        ReconfigurationMessage message() {
            if (BigEndian.u8(segment, start + VERSION_OFFSET) != VERSION) {
                throw new Bad(Defect.UNKNOWN_CODE);
            }
            long transaction = BigEndian.u64(segment, start + TRANSACTION_OFFSET);
            long source = BigEndian.u32(segment, start + SOURCE_OFFSET);
            if (source == 0) {
                throw new Bad(Defect.BAD_ADDRESS);
            }
            return switch (BigEndian.u8(segment, start + KIND_OFFSET)) {
                case PREPARE -> new Prepare(transaction, source, changes());
                case PREPARED -> new Prepared(transaction, source, rows());
                case REFUSED -> new Refused(transaction, source, why());
                case COMMIT -> new Commit(transaction, source);
                case COMMITTED -> new Committed(transaction, source, rows());
                case ABORT -> new Abort(transaction, source);
                default -> throw new Bad(Defect.UNKNOWN_CODE);
            };
        }

        private long take(int bytes) {
            if (at + bytes > end) {
                throw new Bad(Defect.LENGTH_BEYOND_FRAME);
            }
            long taken = at;
            at += bytes;
            return taken;
        }

        private String text() {
            int length = BigEndian.u8(segment, take(1));
            byte[] bytes = BigEndian.bytes(segment, take(length), length);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private String name(boolean mayBeEmpty) {
            String name = text();
            if (!PolicyName.isValid(name) && !(mayBeEmpty && name.isEmpty())) {
                throw new Bad(Defect.BAD_POLICY_NAME);
            }
            return name;
        }

        private int count() {
            int count = BigEndian.u8(segment, take(1));
            if (count > ROWS_MAX) {
                throw new Bad(Defect.TOO_MANY_ENTRIES);
            }
            return count;
        }

        private List<Change> changes() {
            List<Change> changes = new ArrayList<>();
            int count = count();
            for (int i = 0; i < count; i++) {
                String kind = name(false);
                String policy = name(true);
                Map<String, String> parameters = parameters();
                boolean twice = changes.stream().anyMatch(c -> c.kind().equals(kind));
                if (twice || (policy.isEmpty() && !parameters.isEmpty())) {
                    throw new Bad(Defect.BAD_POLICY_NAME);
                }
                changes.add(new Change(kind, policy, parameters));
            }
            if (changes.isEmpty()) {
                throw new Bad(Defect.MISSING_FIELD);
            }
            return changes;
        }

        private Map<String, String> parameters() {
            Map<String, String> parameters = new TreeMap<>();
            int count = BigEndian.u8(segment, take(1));
            if (count > OepPolicy.MAX_PARAMETERS) {
                throw new Bad(Defect.TOO_MANY_ENTRIES);
            }
            for (int i = 0; i < count; i++) {
                String pair = text();
                int equals = pair.indexOf('=');
                if (equals < 0
                        || parameters.put(pair.substring(0, equals), pair.substring(equals + 1))
                                != null) {
                    throw new Bad(Defect.BAD_POLICY_NAME);
                }
            }
            if (!OepPolicy.areParameters(parameters)) {
                throw new Bad(Defect.BAD_POLICY_NAME);
            }
            return parameters;
        }

        private List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            int count = count();
            for (int i = 0; i < count; i++) {
                String kind = name(false);
                String from = text();
                String to = text();
                long pauseNs = BigEndian.u64(segment, take(8));
                long lost = BigEndian.u64(segment, take(8));
                if (!Row.isLabel(from) || !Row.isLabel(to) || pauseNs < 0 || lost < 0) {
                    throw new Bad(Defect.BAD_POLICY_NAME);
                }
                rows.add(new Row(kind, from, to, pauseNs, lost));
            }
            return rows;
        }

        private String why() {
            int length = BigEndian.u16(segment, take(2));
            if (length > Refused.WHY_MAX_BYTES) {
                throw new Bad(Defect.TOO_LONG);
            }
            byte[] bytes = BigEndian.bytes(segment, take(length), length);
            // From outside, and for people: what a terminal would obey is not shown.
            return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cc}", " ");
        }
    }
}
