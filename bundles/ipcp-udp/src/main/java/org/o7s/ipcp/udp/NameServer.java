package org.o7s.ipcp.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/** Asks the domain name system. Blocks, and can be interrupted: not for a loop. */
@FunctionalInterface
interface NameServer {
    /**
     * The first address of a host that is of the family of the layer.
     *
     * @return empty if there is no such host
     * @throws IOException if nobody could be asked, or no answer came
     */
    Optional<InetAddress> lookup(String host) throws IOException;

    /**
     * Says that a host is, or is no longer, at an address (RFC 2136); again is harmless.
     *
     * @param here whether it is there
     * @throws UnansweredException if the server may have taken it, but did not say so
     * @throws IOException if it did not take it, with the reason and what to do
     */
    default void update(String host, InetAddress address, boolean here) throws IOException {
        throw new IOException("this name server only answers");
    }
}
