package org.o7s.ipcp.eth;

import org.o7s.wire.g23.EthDixFeatures;
import org.o7s.wire.g23.MacAddress;

/**
 * A peer on the segment. Two are the same if their addresses are: what a host understands is said
 * anew for each flow.
 *
 * @param mac its address, in the low 48 bits
 * @param features what it said that it understands, bits of {@link EthDixFeatures}
 */
record EthPeer(long mac, int features) {
    /** A peer of which nothing else is known. */
    EthPeer(long mac) {
        this(mac, 0);
    }

    /** Whether it takes frames with several packets. */
    boolean takesTrains() {
        return EthDixFeatures.has(features, EthDixFeatures.TRAINS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EthPeer that && mac == that.mac;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(mac);
    }

    @Override
    public String toString() {
        return MacAddress.format(mac);
    }
}
