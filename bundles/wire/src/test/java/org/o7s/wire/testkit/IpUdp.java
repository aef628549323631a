package org.o7s.wire.testkit;

import java.util.Arrays;
import java.util.Optional;

/**
 * The UDP datagram of an Ethernet frame with IPv4 or IPv6, for captures; not fragmented, without
 * extension headers.
 *
 * @param sourcePort 0 to 65535
 * @param destinationPort 0 to 65535
 * @param payload what the socket delivers
 */
public record IpUdp(int sourcePort, int destinationPort, byte[] payload) {
    private static final int ETHERNET_BYTES = 14;
    private static final int IPV6_BYTES = 40;
    private static final int UDP_BYTES = 8;
    private static final int PROTOCOL_UDP = 17;

    /** The datagram in a frame, if there is one. */
    public static Optional<IpUdp> of(byte[] frame) {
        int type = u16(frame, 12);
        if (type == 0x0800 && frame[ETHERNET_BYTES + 9] == PROTOCOL_UDP) {
            return Optional.of(at(frame, ETHERNET_BYTES + (frame[ETHERNET_BYTES] & 0xf) * 4));
        }
        if (type == 0x86dd && frame[ETHERNET_BYTES + 6] == PROTOCOL_UDP) {
            return Optional.of(at(frame, ETHERNET_BYTES + IPV6_BYTES));
        }
        return Optional.empty();
    }

    private static IpUdp at(byte[] frame, int udp) {
        int end = udp + u16(frame, udp + 4);
        byte[] payload = Arrays.copyOfRange(frame, udp + UDP_BYTES, end);
        return new IpUdp(u16(frame, udp), u16(frame, udp + 2), payload);
    }

    private static int u16(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
    }
}
