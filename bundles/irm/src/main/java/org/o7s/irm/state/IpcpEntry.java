package org.o7s.irm.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.environment.LoopStarter;

/** An IPCP of the system: a provider of flows, and perhaps a user of flows of layers below. */
public final class IpcpEntry implements FlowHolder {
    /** As many requests of this system as an IPCP lets wait. */
    public static final int REQUESTS_MAX = 1024;

    private final long id;
    private final Ipcp ipcp;
    private final IpcpFactory factory;
    private final LoopStarter.Driven driven;
    private final List<Neighbour> neighbours = new ArrayList<>();
    private Optional<Membership> membership = Optional.empty();
    private final HeldFlows held;
    private final Shares requests;
    private String aim = "";
    private boolean joining;
    private boolean gone;
    private long demandedBps;

    /**
     * An IPCP whose loop is being driven.
     *
     * @param flowLimit flows of layers below that it may hold
     * @param requestLimit requests of processes that may wait for it
     */
    public IpcpEntry(
            long id,
            Ipcp ipcp,
            IpcpFactory factory,
            LoopStarter.Driven driven,
            int flowLimit,
            int requestLimit) {
        this.id = id;
        this.ipcp = ipcp;
        this.factory = factory;
        this.driven = driven;
        this.held = new HeldFlows(flowLimit);
        this.requests = new Shares("requests", "wait for " + ipcp.name(), requestLimit);
    }

    /**
     * Whose limit keeps somebody from one more request that it has not answered. Those who are
     * trusted may ask as often as it lets them.
     */
    public Optional<String> objectionToRequest(FlowHolder asker) {
        return asker instanceof ProcessEntry process && !process.origin().trusted()
                ? requests.objection(process.origin())
                : Optional.empty();
    }

    /** It is asked for a flow: that counts until {@link #requestOver}. */
    public void requestBegins(FlowHolder asker) {
        if (asker instanceof ProcessEntry process) {
            requests.add(process.origin());
        }
    }

    /** It has answered, or is not waited for any more. */
    public void requestOver(FlowHolder asker) {
        if (asker instanceof ProcessEntry process) {
            requests.remove(process.origin());
        }
    }

    @Override
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

    /** Name of its loop, which it may share with others. */
    public String loop() {
        return ipcp.loop().name();
    }

    /** What made it. */
    public IpcpFactory factory() {
        return factory;
    }

    /** What drives its loop. */
    public LoopStarter.Driven driven() {
        return driven;
    }

    /** How it became a member of its layer, if it is one. */
    public Optional<Membership> membership() {
        return membership;
    }

    /** Notes how it became a member of its layer. */
    public void setMembership(Membership how) {
        membership = Optional.of(how);
    }

    /** The connections that it was asked to keep, oldest first. */
    public List<Neighbour> neighbours() {
        return List.copyOf(neighbours);
    }

    /** Notes a connection that it was asked to keep. */
    public void addNeighbour(Neighbour neighbour) {
        removeNeighbour(neighbour.member(), neighbour.component());
        neighbours.add(neighbour);
    }

    /** Notes that it was asked to keep it no longer. */
    public void removeNeighbour(String member, String component) {
        neighbours.removeIf(n -> n.isFor(member, component));
    }

    /** Whether it is being destroyed, so that nobody should ask it for anything. */
    @Override
    public boolean isGone() {
        return gone;
    }

    /** Notes that it is being destroyed. */
    public void setGone() {
        gone = true;
    }

    @Override
    public String title() {
        return name();
    }

    @Override
    public HeldFlows held() {
        return held;
    }

    /** Whether IPCPs of its type use flows of layers below. */
    public boolean usesFlows() {
        return usesFlows(type());
    }

    /** Whether IPCPs of a type use flows of layers below. */
    public static boolean usesFlows(IpcpType type) {
        return type == IpcpType.UNICAST || type == IpcpType.BROADCAST;
    }

    /**
     * Notes that it is about to enrol.
     *
     * @param layer where; empty text if that is not known
     */
    public void beginJoining(String layer) {
        joining = true;
        aim = layer;
    }

    /** Notes that it has enrolled, or has not. */
    public void endJoining() {
        joining = false;
        aim = "";
    }

    /** Whether it is enrolling just now. */
    public boolean isJoining() {
        return joining;
    }

    /** The layer that it is a member of or about to enrol in, or empty text. */
    public String layerOrAim() {
        String layer = layer();
        return layer.isEmpty() ? aim : layer;
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

    /** A flow that it carries demands so many bit/s more. */
    void demand(long bps) {
        demandedBps += bps;
    }

    /** The bandwidth that flows which it carries demanded, in bit/s together. */
    public long demandedBps() {
        return demandedBps;
    }
}
