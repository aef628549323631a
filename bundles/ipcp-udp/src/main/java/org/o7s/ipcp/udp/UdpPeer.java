package org.o7s.ipcp.udp;

import java.net.InetSocketAddress;

/**
 * A peer over UDP.
 *
 * @param address its address and port
 */
record UdpPeer(InetSocketAddress address) {
    @Override
    public String toString() {
        String host = UdpFamily.text(address.getAddress());
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
