package org.o7s.ipcp.broadcast;

import java.util.List;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;

/** Makes broadcast IPCPs: for the daemon, the simulator and tests alike. Any thread. */
public final class BroadcastFactory implements IpcpFactory {

    /** Makes it. */
    public BroadcastFactory() {}

    @Override
    public IpcpType type() {
        return IpcpType.BROADCAST;
    }

    @Override
    public List<IpcpOption> options() {
        return BroadcastOptions.ALL;
    }

    @Override
    public void validate(LayerConfig config) {
        var _ = BroadcastOptions.read(config);
    }

    @Override
    public Ipcp create(IpcpContext context) {
        return new BroadcastIpcp(context);
    }
}
