package org.o7s.wire.g23.unicast;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.g23.unicast.ProtoFields.Refusal;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of {@link DhtMessage} (docs/wire/wire-unicast.md 8.1): the payload of a DT
 * packet with EID 1. Stateless, for any thread; allocates values.
 */
public final class DhtCodec {
    /** The longest message that is accepted. */
    public static final int MAX_BYTES = 16 * 1024;

    /** The most contacts that are read from a message. */
    public static final int MAX_CONTACTS = 64;

    /** The most values that are read from a message. */
    public static final int MAX_VALUES = 64;

    private static final int STORE = 0;
    private static final int FIND_NODE_REQUEST = 1;
    private static final int FIND_NODE_RESPONSE = 2;
    private static final int FIND_VALUE_REQUEST = 3;
    private static final int FIND_VALUE_RESPONSE = 4;

    private static final int CODE = 1;
    private static final int SRC = 2;
    private static final int STORE_BODY = 3;
    private static final int FIND_BODY = 4;
    private static final int NODE_BODY = 5;
    private static final int VALUE_BODY = 6;

    private static final int CONTACT_ID = 1;
    private static final int CONTACT_ADDRESS = 2;

    private static final int STORE_KEY = 1;
    private static final int STORE_VALUE = 2;
    private static final int STORE_EXPIRES = 3;

    /** Of a request and of an answer. */
    private static final int COOKIE = 1;

    private static final int KEY = 2;
    private static final int CONTACTS = 3;

    private static final int VALUES = 1;

    private final int hashBytes;
    private final Consumer<Defect> skipped;

    private DhtCodec(int hashBytes, Consumer<Defect> skipped) {
        this.hashBytes = hashBytes;
        this.skipped = skipped;
    }

    /**
     * Reads the payload of a DT packet with EID 1. Never reads outside it. Required behaviour:
     * docs/wire/wire-unicast.md 11 rows DHT1, DHT2 and DHT4; a sender without an address is refused
     * (row DHT3).
     *
     * @param hashBytes length of the layer's hashes
     * @param skipped told of each contact or value of an answer that is left out, because it is
     *     malformed or one too many; the rest of the message stands
     */
    public static DecodeResult<DhtMessage> decode(
            MemorySegment segment,
            long offset,
            int payloadBytes,
            int hashBytes,
            Consumer<Defect> skipped) {
        return payloadBytes > MAX_BYTES
                ? new Malformed<>(Defect.TOO_LONG)
                : decode(BigEndian.bytes(segment, offset, payloadBytes), hashBytes, skipped);
    }

    /** Reads the payload of a DT packet with EID 1, as the other method does. */
    public static DecodeResult<DhtMessage> decode(
            byte[] payload, int hashBytes, Consumer<Defect> skipped) {
        DhtCodec codec = new DhtCodec(hashBytes, skipped);
        return ProtoFields.decode(payload, MAX_BYTES, codec::read);
    }

    private DhtMessage read(ProtoFields in) throws Refusal {
        int code = in.ranged(CODE, STORE, FIND_VALUE_RESPONSE, Defect.UNKNOWN_CODE);
        DhtContact src = contact(in.message(SRC));
        return switch (code) {
            case STORE -> store(src, in.message(STORE_BODY));
            case FIND_NODE_REQUEST -> {
                ProtoFields find = in.message(FIND_BODY);
                yield new FindNodeRequest(src, find.u64(COOKIE), hash(find, KEY));
            }
            case FIND_NODE_RESPONSE -> {
                ProtoFields node = in.message(NODE_BODY);
                yield new FindNodeResponse(src, node.u64(COOKIE), hash(node, KEY), contacts(node));
            }
            case FIND_VALUE_REQUEST -> {
                ProtoFields find = in.message(FIND_BODY);
                yield new FindValueRequest(src, find.u64(COOKIE), hash(find, KEY));
            }
            default -> {
                ProtoFields node = in.message(NODE_BODY);
                yield new FindValueResponse(
                        src,
                        node.u64(COOKIE),
                        hash(node, KEY),
                        contacts(node),
                        values(in.message(VALUE_BODY)));
            }
        };
    }

    private Store store(DhtContact src, ProtoFields in) throws Refusal {
        byte[] value = in.bytes(STORE_VALUE);
        ProtoFields.require(value.length == DhtValue.BYTES, Defect.WRONG_VALUE_LENGTH);
        ProtoFields.require(DtHeader.isAddress(DhtValue.addressOf(value)), Defect.BAD_ADDRESS);
        return new Store(src, hash(in, STORE_KEY), value, in.u32(STORE_EXPIRES));
    }

    private byte[] hash(ProtoFields in, int field) throws Refusal {
        byte[] hash = in.bytes(field);
        ProtoFields.require(hash.length == hashBytes, Defect.WRONG_HASH_LENGTH);
        return hash;
    }

    private DhtContact contact(ProtoFields in) throws Refusal {
        byte[] id = hash(in, CONTACT_ID);
        long address = in.u64(CONTACT_ADDRESS);
        ProtoFields.require(DtHeader.isAddress(address), Defect.BAD_ADDRESS);
        return new DhtContact(id, address, in.features());
    }

    private List<DhtContact> contacts(ProtoFields in) throws Refusal {
        List<DhtContact> contacts = new ArrayList<>();
        for (byte[] message : in.allBytes(CONTACTS)) {
            if (contacts.size() == MAX_CONTACTS) {
                skipped.accept(Defect.TOO_MANY_ENTRIES);
                continue;
            }
            switch (ProtoFields.decode(message, MAX_BYTES, this::contact)) {
                case DecodeResult.Decoded<DhtContact>(DhtContact contact) -> contacts.add(contact);
                case Malformed<DhtContact>(Defect defect) -> skipped.accept(defect);
            }
        }
        return contacts;
    }

    private List<DhtValue> values(ProtoFields in) throws Refusal {
        List<DhtValue> values = new ArrayList<>();
        List<byte[]> all = in.allBytes(VALUES);
        List<Long> features = in.allNumbers(ProtoFields.FEATURES);
        boolean parallel = features.size() == all.size();
        for (int i = 0; i < all.size(); i++) {
            byte[] value = all.get(i);
            if (values.size() == MAX_VALUES) {
                skipped.accept(Defect.TOO_MANY_ENTRIES);
            } else if (value.length != DhtValue.BYTES) {
                skipped.accept(Defect.WRONG_VALUE_LENGTH);
            } else if (!DtHeader.isAddress(DhtValue.addressOf(value))) {
                skipped.accept(Defect.BAD_ADDRESS);
            } else {
                int valueFeatures = parallel ? features.get(i).intValue() : 0;
                values.add(new DhtValue(DhtValue.addressOf(value), valueFeatures));
            }
        }
        return values;
    }

    /** The bytes of a message. */
    public static byte[] encode(DhtMessage message) {
        return ProtoFields.encode(
                out -> {
                    out.writeUInt32(CODE, code(message));
                    out.writeByteArray(SRC, contact(message.src()));
                    switch (message) {
                        case Store m -> out.writeByteArray(STORE_BODY, body(m));
                        case FindNodeRequest m ->
                                out.writeByteArray(FIND_BODY, find(m.cookie(), m.key()));
                        case FindNodeResponse m ->
                                out.writeByteArray(
                                        NODE_BODY, node(m.cookie(), m.key(), m.contacts()));
                        case FindValueRequest m ->
                                out.writeByteArray(FIND_BODY, find(m.cookie(), m.key()));
                        case FindValueResponse m -> {
                            out.writeByteArray(NODE_BODY, node(m.cookie(), m.key(), m.contacts()));
                            out.writeByteArray(VALUE_BODY, body(m.values()));
                        }
                    }
                });
    }

    private static int code(DhtMessage message) {
        return switch (message) {
            case Store m -> STORE;
            case FindNodeRequest m -> FIND_NODE_REQUEST;
            case FindNodeResponse m -> FIND_NODE_RESPONSE;
            case FindValueRequest m -> FIND_VALUE_REQUEST;
            case FindValueResponse m -> FIND_VALUE_RESPONSE;
        };
    }

    private static byte[] contact(DhtContact contact) {
        return ProtoFields.encode(
                out -> {
                    out.writeByteArray(CONTACT_ID, contact.id());
                    out.writeUInt64(CONTACT_ADDRESS, contact.address());
                    ProtoFields.writeFeatures(out, contact.features());
                });
    }

    private static byte[] body(Store store) {
        return ProtoFields.encode(
                out -> {
                    out.writeByteArray(STORE_KEY, store.key());
                    out.writeByteArray(STORE_VALUE, store.value());
                    out.writeUInt32(STORE_EXPIRES, (int) store.expiresSeconds());
                });
    }

    private static byte[] find(long cookie, byte[] key) {
        return ProtoFields.encode(out -> writeFind(out, cookie, key));
    }

    private static void writeFind(CodedOutputStream out, long cookie, byte[] key)
            throws IOException {
        out.writeUInt64(COOKIE, cookie);
        out.writeByteArray(KEY, key);
    }

    private static byte[] node(long cookie, byte[] key, List<DhtContact> contacts) {
        return ProtoFields.encode(
                out -> {
                    writeFind(out, cookie, key);
                    for (DhtContact contact : contacts) {
                        out.writeByteArray(CONTACTS, contact(contact));
                    }
                });
    }

    private static byte[] body(List<DhtValue> values) {
        boolean anyFeatures = values.stream().anyMatch(value -> value.features() != 0);
        return ProtoFields.encode(
                out -> {
                    for (DhtValue value : values) {
                        out.writeByteArray(VALUES, DhtValue.bytesOf(value.address()));
                    }
                    if (anyFeatures) {
                        for (DhtValue value : values) {
                            out.writeUInt32(ProtoFields.FEATURES, value.features());
                        }
                    }
                });
    }
}
