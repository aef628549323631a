package org.o7s.raptor.osgi;

import java.util.List;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.raptor.RaptorFactory;
import org.osgi.service.component.annotations.Component;

/** The factory of IPCPs of physical links as a service. */
@Component(service = IpcpFactory.class)
public final class RaptorComponent implements IpcpFactory {
    private final RaptorFactory factory = new RaptorFactory();

    @Override
    public IpcpType type() {
        return factory.type();
    }

    @Override
    public List<IpcpOption> options() {
        return factory.options();
    }

    @Override
    public void validate(LayerConfig config) {
        factory.validate(config);
    }

    @Override
    public Ipcp create(IpcpContext context) {
        return factory.create(context);
    }
}
