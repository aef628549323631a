package org.o7s.ipcp.udp;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.LinkProbe;

/** Makes IPCPs over UDP, with addresses of one family. Any thread. */
public abstract sealed class UdpFactory implements IpcpFactory permits Udp4Factory, Udp6Factory {
    private final UdpFamily family;
    private final LinkProbe.Source links;
    private final HostsFile hosts;
    private final Function<UdpConfig, NameServer> nameServers;

    /** For this machine: its addresses, its hosts file, its name servers. */
    UdpFactory(UdpFamily family) {
        this(
                family,
                LinkProbe.SYSTEM,
                HostsFile.SYSTEM,
                config ->
                        DnsNameServer.of(config, Duration.ofNanos(NameResolver.LOOK_UP_LIMIT_NS)));
    }

    /** For other surroundings: those of a test or of a simulation. */
    UdpFactory(
            UdpFamily family,
            LinkProbe.Source links,
            HostsFile hosts,
            Function<UdpConfig, NameServer> nameServers) {
        this.family = family;
        this.links = links;
        this.hosts = hosts;
        this.nameServers = nameServers;
    }

    @Override
    public final IpcpType type() {
        return family.type();
    }

    @Override
    public final List<IpcpOption> options() {
        return UdpConfig.options(family);
    }

    @Override
    public final void validate(LayerConfig config) {
        var _ = UdpConfig.read(family, config);
    }

    @Override
    public final Ipcp create(IpcpContext context) {
        return new UdpIpcp(context, family, links, hosts, nameServers);
    }
}
