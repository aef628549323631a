package org.o7s.ipcp.unicast;

import java.util.List;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;

/** Makes unicast IPCPs: for the daemon, the simulator and tests alike. Any thread. */
public final class UnicastFactory implements IpcpFactory {

    /** Makes it. */
    public UnicastFactory() {}

    @Override
    public IpcpType type() {
        return IpcpType.UNICAST;
    }

    @Override
    public List<IpcpOption> options() {
        return UnicastOptions.ALL;
    }

    @Override
    public void validate(LayerConfig config) {
        var _ = UnicastOptions.read(config);
    }

    @Override
    public Ipcp create(IpcpContext context) {
        return new UnicastIpcp(context);
    }
}
