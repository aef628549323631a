package org.o7s.ipcp.udp;

import java.util.function.Function;
import org.o7s.core.member.LinkProbe;

/** Makes IPCPs over UDP and IPv4. Any thread. */
public final class Udp4Factory extends UdpFactory {
    /** For this machine: its addresses, its hosts file, its name servers. */
    public Udp4Factory() {
        super(UdpFamily.IPV4);
    }

    /** For other surroundings: those of a test or of a simulation. */
    Udp4Factory(
            LinkProbe.Source links, HostsFile hosts, Function<UdpConfig, NameServer> nameServers) {
        super(UdpFamily.IPV4, links, hosts, nameServers);
    }
}
