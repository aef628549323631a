package org.o7s.core.testkit;

import java.util.Map;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;

/** An IPCP that is there only to be somebody's user: it does nothing by itself. */
public record IdleIpcp(String name, IpcpType type, Loop loop) implements Ipcp {

    @Override
    public IpcpStatus status() {
        return IpcpStatus.BOOTED;
    }

    private static UnsupportedOperationException nothing() {
        return new UnsupportedOperationException("an idle IPCP does nothing");
    }

    @Override
    public void bootstrap(LayerConfig config, Reply<IpcpStatus> reply) {
        throw nothing();
    }

    @Override
    public void register(String registered, Reply<Boolean> reply) {
        throw nothing();
    }

    @Override
    public void unregister(String registered, Reply<Boolean> reply) {
        throw nothing();
    }

    @Override
    public void query(String queried, Reply<NameAnswer> reply) {
        throw nothing();
    }

    @Override
    public void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {
        throw nothing();
    }

    @Override
    public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
        throw nothing();
    }

    @Override
    public void deallocate(FlowEnd provider) {
        throw nothing();
    }

    @Override
    public void rib(Reply<Map<String, Map<String, String>>> reply) {
        throw nothing();
    }

    @Override
    public void shutdown(Reply<Boolean> reply) {
        throw nothing();
    }
}
