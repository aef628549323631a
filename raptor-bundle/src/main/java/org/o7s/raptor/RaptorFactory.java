package org.o7s.raptor;

import java.util.List;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.LinkProbe;

/** Makes IPCPs of physical links. Any thread. */
public final class RaptorFactory implements IpcpFactory {
    private final LinkProbe.Source links;

    /** For the interfaces and devices of this machine. */
    public RaptorFactory() {
        this(LinkProbe.SYSTEM);
    }

    /** For other interfaces: those of a test or of a simulation. */
    public RaptorFactory(LinkProbe.Source links) {
        this.links = links;
    }

    @Override
    public IpcpType type() {
        return IpcpType.RAPTOR;
    }

    @Override
    public List<IpcpOption> options() {
        return RaptorConfig.OPTIONS;
    }

    @Override
    public void validate(LayerConfig config) {
        var _ = RaptorConfig.read(config);
    }

    @Override
    public Ipcp create(IpcpContext context) {
        return new RaptorIpcp(context, links);
    }
}
