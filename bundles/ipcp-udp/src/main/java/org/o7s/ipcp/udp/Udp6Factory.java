package org.o7s.ipcp.udp;

import java.util.function.Function;
import org.o7s.core.member.LinkProbe;

/** Makes IPCPs over UDP and IPv6. Any thread. */
public final class Udp6Factory extends UdpFactory {
    /** For this machine: its addresses, its hosts file, its name servers. */
    public Udp6Factory() {
        super(UdpFamily.IPV6);
    }

    /** For other surroundings: those of a test or of a simulation. */
    Udp6Factory(
            LinkProbe.Source links, HostsFile hosts, Function<UdpConfig, NameServer> nameServers) {
        super(UdpFamily.IPV6, links, hosts, nameServers);
    }
}
