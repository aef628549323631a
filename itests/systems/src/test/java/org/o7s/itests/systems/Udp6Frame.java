package org.o7s.itests.systems;

import java.util.Arrays;

/** Frames of UDP over IPv6 that the kernel of the receiver takes: with lengths and a checksum. */
final class Udp6Frame {
    private static final int IP_AT = 14;
    private static final int ADDRESSES_AT = IP_AT + 8;
    private static final int UDP_AT = IP_AT + 40;
    private static final int PROTOCOL_UDP = 17;

    /** Where the payload begins. */
    static final int PAYLOAD_AT = UDP_AT + 8;

    private Udp6Frame() {}

    /** A datagram between the same ends with another payload; its checksum is still missing. */
    static byte[] with(byte[] like, byte[] payload) {
        byte[] frame = Arrays.copyOf(like, PAYLOAD_AT + payload.length);
        System.arraycopy(payload, 0, frame, PAYLOAD_AT, payload.length);
        return frame;
    }

    /** The same with the right lengths and checksum. */
    static byte[] summed(byte[] frame) {
        byte[] whole = frame.clone();
        int udpBytes = frame.length - UDP_AT;
        set(whole, IP_AT + 4, udpBytes);
        set(whole, UDP_AT + 4, udpBytes);
        set(whole, UDP_AT + 6, 0);
        long sum = PROTOCOL_UDP + (long) udpBytes;
        for (int at = ADDRESSES_AT; at < whole.length; at += 2) {
            int low = at + 1 < whole.length ? whole[at + 1] & 0xff : 0;
            sum += (whole[at] & 0xff) << 8 | low;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        int checksum = (int) ~sum & 0xffff;
        set(whole, UDP_AT + 6, checksum == 0 ? 0xffff : checksum);
        return whole;
    }

    private static void set(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }
}
