package org.o7s.ipcp.eth;

import java.util.List;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.LinkProbe;

/** Makes IPCPs over Ethernet of one type. Any thread. */
public abstract sealed class EthFactory implements IpcpFactory
        permits EthDixFactory, EthLlcFactory {
    private final EthType type;
    private final LinkProbe.Source links;

    EthFactory(EthType type, LinkProbe.Source links) {
        this.type = type;
        this.links = links;
    }

    @Override
    public final IpcpType type() {
        return type.type();
    }

    @Override
    public final List<IpcpOption> options() {
        return type.options();
    }

    @Override
    public final void validate(LayerConfig config) {
        var _ = EthConfig.read(type, config);
    }

    @Override
    public final Ipcp create(IpcpContext context) {
        return new EthIpcp(context, type, links);
    }
}
