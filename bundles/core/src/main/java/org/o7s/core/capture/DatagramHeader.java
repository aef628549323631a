package org.o7s.core.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Headers of IP (RFC 791, RFC 8200) and UDP (RFC 768) for captures of sockets, which show none:
 * with the addresses and lengths of the datagram, a time to live of 0 and no checksum of UDP.
 */
final class DatagramHeader {
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int UDP_BYTES = 8;
    private static final byte UDP = 17;
    private static final int IPV4_CHECKSUM_AT = 10;

    private final byte[] bytes = new byte[IPV6_BYTES + UDP_BYTES];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);

    byte[] bytes() {
        return bytes;
    }

    /** Writes both headers; returns how many bytes they have. */
    int write(InetSocketAddress source, InetSocketAddress destination, int payloadBytes) {
        byte[] from = address(source);
        byte[] to = address(destination);
        buffer.clear();
        if (from.length == 4 && to.length == 4) {
            buffer.putShort((short) 0x4500);
            buffer.putShort((short) (IPV4_BYTES + UDP_BYTES + payloadBytes));
            buffer.putInt(0).put((byte) 0).put(UDP).putShort((short) 0).put(from).put(to);
            buffer.putShort(IPV4_CHECKSUM_AT, checksum());
        } else {
            buffer.putInt(0x6000_0000).putShort((short) (UDP_BYTES + payloadBytes));
            buffer.put(UDP).put((byte) 0);
            putWide(from);
            putWide(to);
        }
        buffer.putShort((short) source.getPort()).putShort((short) destination.getPort());
        buffer.putShort((short) (UDP_BYTES + payloadBytes)).putShort((short) 0);
        return buffer.position();
    }

    /** An address that is not known is that of nobody. */
    private static byte[] address(InetSocketAddress socket) {
        InetAddress address = socket.getAddress();
        return address == null ? new byte[4] : address.getAddress();
    }

    private void putWide(byte[] address) {
        if (address.length == 4) {
            boolean nobody = ByteBuffer.wrap(address).getInt() == 0;
            buffer.putLong(0).putInt(nobody ? 0 : 0xffff).put(address);
        } else {
            buffer.put(address);
        }
    }

    private short checksum() {
        int sum = 0;
        for (int at = 0; at < IPV4_BYTES; at += 2) {
            sum += buffer.getShort(at) & 0xffff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }
}
