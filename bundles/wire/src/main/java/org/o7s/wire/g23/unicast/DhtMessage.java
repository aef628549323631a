package org.o7s.wire.g23.unicast;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/**
 * A message between two nodes of the directory (docs/wire/wire-unicast.md 8.1), as a value. {@link
 * DhtCodec} turns it into bytes and back. All messages are immutable: arrays are copied on the way
 * in and on the way out. Cookies are u64 in the bits of a {@code long}, and never 0.
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways, compared by content
public sealed interface DhtMessage {
    /** The sender; answers go to its address. */
    DhtContact src();

    /** What is stored or looked for: a hash of a name or the id of a node. */
    byte[] key();

    /**
     * Asks a node to keep a value; it is not answered.
     *
     * @param value an address, {@link DhtValue#BYTES} bytes
     * @param expiresSeconds when to forget it, UNIX seconds, u32; {@link #WITHDRAWN} or earlier =
     *     forget it now, if it is the sender's (docs/wire/extensions.md, "withdrawal")
     */
    record Store(DhtContact src, byte[] key, byte[] value, long expiresSeconds)
            implements DhtMessage {
        /** The expiry of a withdrawal: so far in the past that a C member refuses the message. */
        public static final long WITHDRAWN = 1;

        /**
         * Checks the ranges and copies the arrays.
         *
         * @throws IllegalArgumentException if a value does not fit its field
         */
        public Store {
            key = key.clone();
            Range.check("length of the value", value.length, DhtValue.BYTES, DhtValue.BYTES);
            value = value.clone();
            Range.check("exp", expiresSeconds, BigEndian.U32_MAX);
        }

        /** Tells a node that the sender no longer has the name behind a key. */
        public static Store withdrawal(DhtContact src, byte[] key) {
            return new Store(src, key, DhtValue.bytesOf(src.address()), WITHDRAWN);
        }

        /**
         * Whether the value is to be forgotten. Only a value that is the sender's own address may
         * be withdrawn: {@link #isOwn}.
         */
        public boolean isWithdrawal() {
            return expiresSeconds <= WITHDRAWN;
        }

        /** Whether the value is the sender's own address. */
        public boolean isOwn() {
            return address() == src.address();
        }

        /** The address that the value is. */
        public long address() {
            return DhtValue.addressOf(value);
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Store that
                    && src.equals(that.src)
                    && Arrays.equals(key, that.key)
                    && Arrays.equals(value, that.value)
                    && expiresSeconds == that.expiresSeconds;
        }

        @Override
        public int hashCode() {
            return 31 * src.hashCode() + Arrays.hashCode(key);
        }

        @Override
        public String toString() {
            return "Store[src=%s, key=%s, value=%s, expiresSeconds=%d]"
                    .formatted(src, hex(key), hex(value), expiresSeconds);
        }
    }

    /** Asks for the contacts for a key. */
    record FindNodeRequest(DhtContact src, long cookie, byte[] key) implements DhtMessage {
        /** Copies the array. */
        public FindNodeRequest {
            key = key.clone();
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FindNodeRequest that
                    && src.equals(that.src)
                    && cookie == that.cookie
                    && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(cookie) + Arrays.hashCode(key);
        }

        @Override
        public String toString() {
            return "FindNodeRequest[src=%s, cookie=%x, key=%s]".formatted(src, cookie, hex(key));
        }
    }

    /**
     * Gives the contacts for a key.
     *
     * @param cookie the request's
     * @param key the request's
     * @param contacts at most {@link DhtCodec#MAX_CONTACTS}; never send none (row DHT5)
     */
    record FindNodeResponse(DhtContact src, long cookie, byte[] key, List<DhtContact> contacts)
            implements DhtMessage {
        /**
         * Copies the array and the list.
         *
         * @throws IllegalArgumentException if there are too many contacts
         */
        public FindNodeResponse {
            key = key.clone();
            contacts = checked(contacts);
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FindNodeResponse that
                    && src.equals(that.src)
                    && cookie == that.cookie
                    && Arrays.equals(key, that.key)
                    && contacts.equals(that.contacts);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(cookie) + Arrays.hashCode(key);
        }

        @Override
        public String toString() {
            return "FindNodeResponse[src=%s, cookie=%x, key=%s, contacts=%s]"
                    .formatted(src, cookie, hex(key), contacts);
        }
    }

    /** Asks for the values of a key. */
    record FindValueRequest(DhtContact src, long cookie, byte[] key) implements DhtMessage {
        /** Copies the array. */
        public FindValueRequest {
            key = key.clone();
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FindValueRequest that
                    && src.equals(that.src)
                    && cookie == that.cookie
                    && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(cookie) + Arrays.hashCode(key);
        }

        @Override
        public String toString() {
            return "FindValueRequest[src=%s, cookie=%x, key=%s]".formatted(src, cookie, hex(key));
        }
    }

    /**
     * Gives the values of a key, and the contacts for it.
     *
     * @param cookie the request's
     * @param key the request's
     * @param contacts at most {@link DhtCodec#MAX_CONTACTS}; never send none (row DHT5)
     * @param values at most {@link DhtCodec#MAX_VALUES}, possibly none; towards a C member at most
     *     8
     */
    record FindValueResponse(
            DhtContact src,
            long cookie,
            byte[] key,
            List<DhtContact> contacts,
            List<DhtValue> values)
            implements DhtMessage {
        /**
         * Copies the array and the lists.
         *
         * @throws IllegalArgumentException if there are too many contacts or values
         */
        public FindValueResponse {
            key = key.clone();
            contacts = checked(contacts);
            Range.check("number of values", values.size(), DhtCodec.MAX_VALUES);
            values = List.copyOf(values);
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FindValueResponse that
                    && src.equals(that.src)
                    && cookie == that.cookie
                    && Arrays.equals(key, that.key)
                    && contacts.equals(that.contacts)
                    && values.equals(that.values);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(cookie) + Arrays.hashCode(key);
        }

        @Override
        public String toString() {
            return "FindValueResponse[src=%s, cookie=%x, key=%s, contacts=%s, values=%s]"
                    .formatted(src, cookie, hex(key), contacts, values);
        }
    }

    private static List<DhtContact> checked(List<DhtContact> contacts) {
        Range.check("number of contacts", contacts.size(), DhtCodec.MAX_CONTACTS);
        return List.copyOf(contacts);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
