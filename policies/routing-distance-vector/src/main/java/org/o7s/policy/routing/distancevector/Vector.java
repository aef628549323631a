package org.o7s.policy.routing.distancevector;

/**
 * The messages between members: a code, then entries of 11 bytes, integers big endian.
 *
 * <pre>
 *  0     code: 1 update, 2 request
 *  1..8  address of a destination
 *  9,10  sequence number
 *  11    update: distance of the sender, 64 if it has no route; request: hops that it may still go
 * </pre>
 */
final class Vector {
    /** An entry is a route of the sender. */
    static final int UPDATE = 1;

    /** An entry asks for a route with this sequence number or a newer one. */
    static final int REQUEST = 2;

    /** Addresses of wire generation 23 have 32 bits. */
    private static final long ADDRESS_MAX = 0xffff_ffffL;

    private static final int HEADER_BYTES = 1;
    private static final int ENTRY_BYTES = 11;

    private final byte[] bytes;
    private int length;

    /**
     * An empty message.
     *
     * @param maxBytes the longest that it may become
     */
    Vector(int code, int maxBytes) {
        bytes = new byte[maxBytes];
        bytes[0] = (byte) code;
        length = HEADER_BYTES;
    }

    /** Whether an array holds a message of ours, with at least one entry. */
    static boolean isValid(byte[] message, int length) {
        if (length < HEADER_BYTES + ENTRY_BYTES
                || (length - HEADER_BYTES) % ENTRY_BYTES != 0
                || (message[0] != UPDATE && message[0] != REQUEST)) {
            return false;
        }
        for (int i = 0; i < entries(length); i++) {
            if (!isAddress(address(message, i)) || last(message, i) > DistanceVector.INFINITY) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAddress(long address) {
        return address >= 1 && address <= ADDRESS_MAX;
    }

    static int entries(int length) {
        return (length - HEADER_BYTES) / ENTRY_BYTES;
    }

    static long address(byte[] message, int entry) {
        return number(message, at(entry), 8);
    }

    static int sequence(byte[] message, int entry) {
        return (int) number(message, at(entry) + 8, 2);
    }

    /** The distance, or the hops. */
    static int last(byte[] message, int entry) {
        return (int) number(message, at(entry) + 10, 1);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == HEADER_BYTES;
    }

    boolean isFull() {
        return length + ENTRY_BYTES > bytes.length;
    }

    void clear() {
        length = HEADER_BYTES;
    }

    void add(long address, int sequence, int last) {
        put(address, 8);
        put(sequence, 2);
        put(last, 1);
    }

    private void put(long number, int size) {
        for (int i = size - 1; i >= 0; i--) {
            bytes[length++] = (byte) (number >>> (8 * i));
        }
    }

    private static int at(int entry) {
        return HEADER_BYTES + entry * ENTRY_BYTES;
    }

    private static long number(byte[] message, int at, int size) {
        long number = 0;
        for (int i = 0; i < size; i++) {
            number = (number << 8) | (message[at + i] & 0xff);
        }
        return number;
    }
}
