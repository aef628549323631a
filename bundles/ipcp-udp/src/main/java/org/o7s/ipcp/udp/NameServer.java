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
}
