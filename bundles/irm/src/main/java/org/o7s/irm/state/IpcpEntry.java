package org.o7s.irm.state;

import java.util.Optional;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.irm.environment.LoopStarter;

/** An IPCP of the system. */
public final class IpcpEntry {
    private final long id;
    private final Ipcp ipcp;
    private final IpcpFactory factory;
    private final LoopStarter.Driven driven;
    private Optional<LayerConfig> config = Optional.empty();
    private boolean gone;

    /** An IPCP whose loop is being driven. */
    public IpcpEntry(long id, Ipcp ipcp, IpcpFactory factory, LoopStarter.Driven driven) {
        this.id = id;
        this.ipcp = ipcp;
        this.factory = factory;
        this.driven = driven;
    }

    /** Its process number. */
    public long id() {
        return id;
    }

    /** Its name. */
    public String name() {
        return ipcp.name();
    }

    /** Its type. */
    public IpcpType type() {
        return ipcp.type();
    }

    /** The IPCP itself, to be used on its own loop. */
    public Ipcp ipcp() {
        return ipcp;
    }

    /** What made it. */
    public IpcpFactory factory() {
        return factory;
    }

    /** What drives its loop. */
    public LoopStarter.Driven driven() {
        return driven;
    }

    /** How it was bootstrapped, if it was. */
    public Optional<LayerConfig> config() {
        return config;
    }

    /** Notes how it was bootstrapped. */
    public void setConfig(LayerConfig used) {
        config = Optional.of(used);
    }

    /** Whether it is being destroyed, so that nobody should ask it for anything. */
    public boolean isGone() {
        return gone;
    }

    /** Notes that it is being destroyed. */
    public void setGone() {
        gone = true;
    }

    /** Whether it is a member of a layer. */
    public boolean isOperational() {
        return !gone && ipcp.status().state() == IpcpState.OPERATIONAL;
    }

    /** The layer that it is a member of, or empty text. */
    public String layer() {
        return ipcp.status().layer().orElse("");
    }

    /** As failures name it: {@code udp (layer ipnet, udp4)}. */
    public String label() {
        String layer = layer();
        return name()
                + " ("
                + (layer.isEmpty() ? "" : "layer " + layer + ", ")
                + type().word()
                + ")";
    }
}
