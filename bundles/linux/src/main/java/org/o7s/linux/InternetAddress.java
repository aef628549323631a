package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** {@code struct sockaddr_in} and {@code struct sockaddr_in6}: an address with a port. */
final class InternetAddress {
    /** Room for either. */
    static final int MAX_BYTES = 32;

    static final int V4_BYTES = 16;
    static final int V6_BYTES = 28;
    static final int PORT = 2;
    static final int V4_HOST = 4;
    static final int V6_HOST = 8;
    static final int V6_SCOPE = 24;
    private static final int V6_FLOW = 4;

    private InternetAddress() {}

    /** The family of an address: AF_INET or AF_INET6. */
    static int family(InetAddress address) {
        return address instanceof Inet4Address ? SocketCalls.AF_INET : SocketCalls.AF_INET6;
    }

    /** How long an address of a family is. */
    static int bytes(int family) {
        return family == SocketCalls.AF_INET ? V4_BYTES : V6_BYTES;
    }

    /** Writes an address that is known; returns its length. */
    static int write(InetSocketAddress from, MemorySegment to, long at) {
        InetAddress host = from.getAddress();
        int family = family(host);
        to.asSlice(at, MAX_BYTES).fill((byte) 0);
        to.set(JAVA_SHORT, at, (short) family);
        to.set(JAVA_SHORT, at + PORT, Short.reverseBytes((short) from.getPort()));
        byte[] bytes = host.getAddress();
        if (host instanceof Inet6Address v6) {
            MemorySegment.copy(bytes, 0, to, JAVA_BYTE, at + V6_HOST, bytes.length);
            to.set(JAVA_INT, at + V6_FLOW, 0);
            to.set(JAVA_INT, at + V6_SCOPE, v6.getScopeId());
        } else {
            MemorySegment.copy(bytes, 0, to, JAVA_BYTE, at + V4_HOST, bytes.length);
        }
        return bytes(family);
    }

    /** Reads what the kernel wrote. */
    static InetSocketAddress read(MemorySegment from, long at) {
        boolean v6 = from.get(JAVA_SHORT, at) == SocketCalls.AF_INET6;
        byte[] bytes = new byte[v6 ? 16 : 4];
        long host = at + (v6 ? V6_HOST : V4_HOST);
        MemorySegment.copy(from, JAVA_BYTE, host, bytes, 0, bytes.length);
        int port = Short.toUnsignedInt(Short.reverseBytes(from.get(JAVA_SHORT, at + PORT)));
        int scope = v6 ? from.get(JAVA_INT, at + V6_SCOPE) : 0;
        try {
            InetAddress address =
                    scope == 0
                            ? InetAddress.getByAddress(bytes)
                            : Inet6Address.getByAddress("", bytes, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address has " + bytes.length + " bytes", e);
        }
    }
}
