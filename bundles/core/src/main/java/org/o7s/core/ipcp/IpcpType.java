package org.o7s.core.ipcp;

import java.util.Locale;
import java.util.Optional;

/**
 * The types of IPCP, in the order in which the IRM prefers them for a flow.
 *
 * <p>Source: docs/wire/wire-shims.md 0.2; raptor has no number on any wire.
 */
public enum IpcpType {
    /** Flows between processes of one system. */
    LOCAL,
    /** Forwards packets in a layer of its own. */
    UNICAST,
    /** Hands packets to everybody. */
    BROADCAST,
    /** Over Ethernet with LLC. */
    ETH_LLC,
    /** Over Ethernet with an EtherType. */
    ETH_DIX,
    /** Over UDP and IPv4. */
    UDP4,
    /** Over UDP and IPv6. */
    UDP6,
    /** On a point-to-point physical link. */
    RAPTOR;

    /** The word for it in commands: {@code eth-dix}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type that a whole word names. */
    public static Optional<IpcpType> ofWord(String word) {
        for (IpcpType t : values()) {
            if (t.word().equals(word)) {
                return Optional.of(t);
            }
        }
        return Optional.empty();
    }
}
