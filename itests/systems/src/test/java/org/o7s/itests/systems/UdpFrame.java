package org.o7s.itests.systems;

import java.util.Arrays;

/**
 * Frames of UDP over IPv4 and IPv6 that the kernel of the receiver takes: with lengths and sums.
 */
final class UdpFrame {
    private static final int IP_AT = 14;
    private static final int UDP_BYTES = 8;
    private static final int PROTOCOL_UDP = 17;

    private UdpFrame() {}

    /** Whether this is a whole one, by its type and lengths alone. */
    static boolean isOne(byte[] frame) {
        return switch (frame.length < IP_AT ? 0 : word(frame, 12)) {
            case 0x0800 -> frame.length > payloadAt(frame) && frame[IP_AT + 9] == PROTOCOL_UDP;
            case 0x86dd -> frame.length > payloadAt(frame) && frame[IP_AT + 6] == PROTOCOL_UDP;
            default -> false;
        };
    }

    private static boolean isV4(byte[] frame) {
        return word(frame, 12) == 0x0800;
    }

    private static int udpAt(byte[] frame) {
        return IP_AT + (isV4(frame) ? 20 : 40);
    }

    /** Where the payload begins. */
    static int payloadAt(byte[] frame) {
        return udpAt(frame) + UDP_BYTES;
    }

    /** A datagram between the same ends with another payload; its sums are still missing. */
    static byte[] with(byte[] like, byte[] payload) {
        int at = payloadAt(like);
        byte[] frame = Arrays.copyOf(like, at + payload.length);
        System.arraycopy(payload, 0, frame, at, payload.length);
        return frame;
    }

    /** The same with the right lengths and checksums. */
    static byte[] summed(byte[] frame) {
        byte[] whole = frame.clone();
        int udpAt = udpAt(frame);
        int udpBytes = frame.length - udpAt;
        set(whole, udpAt + 4, udpBytes);
        set(whole, udpAt + 6, 0);
        if (isV4(frame)) {
            set(whole, IP_AT + 2, frame.length - IP_AT);
            set(whole, IP_AT + 10, 0);
            set(whole, IP_AT + 10, ~sum(whole, IP_AT, udpAt, 0) & 0xffff);
            return whole; // over IPv4 a checksum of zero is none
        }
        set(whole, IP_AT + 4, udpBytes);
        int checksum =
                ~sum(whole, IP_AT + 8, whole.length, PROTOCOL_UDP + (long) udpBytes) & 0xffff;
        set(whole, udpAt + 6, checksum == 0 ? 0xffff : checksum);
        return whole;
    }

    private static int sum(byte[] bytes, int from, int to, long first) {
        long sum = first;
        for (int at = from; at < to; at += 2) {
            sum += at + 1 < to ? word(bytes, at) : (bytes[at] & 0xff) << 8;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static void set(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }
}
