package org.o7s.ipcp.eth;

import java.util.List;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.LinkProbe;

/** Makes IPCPs over Ethernet. Any thread. */
public final class EthDixFactory implements IpcpFactory {
    private final LinkProbe.Source links;

    /** For the interfaces of this machine. */
    public EthDixFactory() {
        this(LinkProbe.SYSTEM);
    }

    /** For other interfaces: those of a test or of a simulation. */
    public EthDixFactory(LinkProbe.Source links) {
        this.links = links;
    }

    @Override
    public IpcpType type() {
        return IpcpType.ETH_DIX;
    }

    @Override
    public List<IpcpOption> options() {
        return EthDixConfig.OPTIONS;
    }

    @Override
    public void validate(LayerConfig config) {
        var _ = EthDixConfig.read(config);
    }

    @Override
    public Ipcp create(IpcpContext context) {
        return new EthDixIpcp(context, links);
    }
}
