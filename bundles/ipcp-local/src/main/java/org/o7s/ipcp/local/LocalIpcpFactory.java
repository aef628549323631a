package org.o7s.ipcp.local;

import java.util.List;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.BootOptions;

/** Makes local IPCPs. Any thread. */
public final class LocalIpcpFactory implements IpcpFactory {
    private static final List<IpcpOption> OPTIONS = List.of(BootOptions.HASH, BootOptions.LOOP);

    @Override
    public IpcpType type() {
        return IpcpType.LOCAL;
    }

    @Override
    public List<IpcpOption> options() {
        return OPTIONS;
    }

    @Override
    public void validate(LayerConfig config) {
        var _ = read(config).sha3();
    }

    static BootOptions read(LayerConfig config) {
        return new BootOptions(IpcpType.LOCAL, config, OPTIONS);
    }

    @Override
    public Ipcp create(IpcpContext context) {
        return new LocalIpcp(context);
    }
}
