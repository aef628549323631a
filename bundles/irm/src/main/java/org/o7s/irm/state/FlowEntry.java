package org.o7s.irm.state;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;

/** One end of a flow in this system, from the first step of its allocation to its deallocation. */
public final class FlowEntry {
    private final int id;
    private final int descriptor;
    private final String name;
    private final FlowHolder holder;
    private final boolean accepted;
    private final Consumer<FlowEntry> changed;
    private @Nullable IpcpEntry via;
    private @Nullable FlowLink link;
    private @Nullable FlowEnd end;
    private @Nullable HeldFlow flow;
    private @Nullable FlowEntry peer;
    private Runnable endCare = () -> {};
    private long demandedBps;

    FlowEntry(
            int id,
            int descriptor,
            String name,
            FlowHolder holder,
            boolean accepted,
            Consumer<FlowEntry> changed) {
        this.id = id;
        this.descriptor = descriptor;
        this.name = name;
        this.holder = holder;
        this.accepted = accepted;
        this.changed = changed;
    }

    /** Its number in the system. */
    public int id() {
        return id;
    }

    /** Its number among those of its holder. */
    public int descriptor() {
        return descriptor;
    }

    /** The name that it is for. */
    public String name() {
        return name;
    }

    /** Who holds it. */
    public FlowHolder holder() {
        return holder;
    }

    /** Whether its holder accepted it, rather than allocated it. */
    public boolean accepted() {
        return accepted;
    }

    /** Notes, once, who will carry it. */
    public void setVia(IpcpEntry ipcp, FlowLink carrying) {
        via = ipcp;
        link = carrying;
        end = carrying.user();
        holder.held().carriedBy(ipcp);
        changed.accept(this);
    }

    /**
     * Notes, once, who will carry it.
     *
     * @param bps the bandwidth that its holder demanded of it, in bit/s; 0 for none
     */
    public void setVia(IpcpEntry ipcp, FlowLink carrying, long bps) {
        setVia(ipcp, carrying);
        demandedBps = bps;
        ipcp.demand(bps);
    }

    /** What was demanded is free again. */
    void demandNothing() {
        IpcpEntry carrier = via;
        if (carrier != null) {
            carrier.demand(-demandedBps);
        }
        demandedBps = 0;
    }

    /** The IPCP that carries it; empty if it is direct or not so far yet. */
    public Optional<IpcpEntry> via() {
        return Optional.ofNullable(via);
    }

    /** The flow between its holder and the IPCP. */
    public Optional<FlowLink> link() {
        return Optional.ofNullable(link);
    }

    /** Notes, once, that two are the ends of one direct flow. */
    public static void join(FlowEntry one, FlowEntry other) {
        one.peer = other;
        other.peer = one;
    }

    /** The other end; empty if the flow is not direct, or that end was given back. */
    public Optional<FlowEntry> peer() {
        return Optional.ofNullable(peer);
    }

    /** It is no more: its other end has none from now on. */
    void part() {
        FlowEntry other = peer;
        peer = null;
        if (other != null) {
            other.peer = null;
        }
    }

    /** Notes, once, that the daemon hands its packets over without an IPCP. */
    public void setHandedOver(FlowEnd own) {
        end = own;
        changed.accept(this);
    }

    /** The holder's end, if the packets of the flow pass through the daemon. */
    public Optional<FlowEnd> end() {
        return Optional.ofNullable(end);
    }

    /**
     * Notes that it is allocated.
     *
     * @param ending ends what the runtime does for it
     */
    public void setFlow(HeldFlow allocated, Runnable ending) {
        flow = allocated;
        endCare = ending;
        changed.accept(this);
    }

    /** The flow, once it is allocated. */
    public Optional<HeldFlow> flow() {
        return Optional.ofNullable(flow);
    }

    /** Ends what the runtime does for it. */
    public void endCare() {
        endCare.run();
    }
}
