package org.o7s.ipcp.eth;

import org.o7s.wire.g23.MacAddress;

/**
 * A peer on the segment.
 *
 * @param mac its address, in the low 48 bits
 */
record EthPeer(long mac) {
    @Override
    public String toString() {
        return MacAddress.format(mac);
    }
}
