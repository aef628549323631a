package org.o7s.ipcp.udp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.LinkProbe;

/** Makes IPCPs over UDP and IPv4. Any thread. */
public final class Udp4Factory implements IpcpFactory {
    private final LinkProbe.Source links;
    private final HostsFile hosts;
    private final Function<Optional<InetAddress>, NameServer> nameServers;

    /** For this machine: its addresses, its hosts file, its name servers. */
    public Udp4Factory() {
        this(
                LinkProbe.SYSTEM,
                HostsFile.SYSTEM,
                server ->
                        DnsNameServer.of(server, Duration.ofNanos(NameResolver.LOOK_UP_LIMIT_NS)));
    }

    /** For other surroundings: those of a test or of a simulation. */
    Udp4Factory(
            LinkProbe.Source links,
            HostsFile hosts,
            Function<Optional<InetAddress>, NameServer> nameServers) {
        this.links = links;
        this.hosts = hosts;
        this.nameServers = nameServers;
    }

    @Override
    public IpcpType type() {
        return IpcpType.UDP4;
    }

    @Override
    public List<IpcpOption> options() {
        return UdpConfig.OPTIONS;
    }

    @Override
    public void validate(LayerConfig config) {
        var _ = UdpConfig.read(config);
    }

    @Override
    public Ipcp create(IpcpContext context) {
        return new Udp4Ipcp(context, links, hosts, nameServers);
    }
}
