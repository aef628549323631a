package org.o7s.wire.testkit;

import java.util.Arrays;
import java.util.Optional;

/**
 * The UDP datagram of an Ethernet frame with IPv4, for captures; not fragmented.
 *
 * @param sourcePort 0 to 65535
 * @param destinationPort 0 to 65535
 * @param payload what the socket delivers
 */
public record Ipv4Udp(int sourcePort, int destinationPort, byte[] payload) {
    private static final int ETHERNET_BYTES = 14;
    private static final int UDP_BYTES = 8;
    private static final int PROTOCOL_UDP = 17;

    /** The datagram in a frame, if there is one. */
    public static Optional<Ipv4Udp> of(byte[] frame) {
        if (u16(frame, 12) != 0x0800 || frame[ETHERNET_BYTES + 9] != PROTOCOL_UDP) {
            return Optional.empty();
        }
        int udp = ETHERNET_BYTES + (frame[ETHERNET_BYTES] & 0xf) * 4;
        int end = udp + u16(frame, udp + 4);
        byte[] payload = Arrays.copyOfRange(frame, udp + UDP_BYTES, end);
        return Optional.of(new Ipv4Udp(u16(frame, udp), u16(frame, udp + 2), payload));
    }

    private static int u16(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
    }
}
