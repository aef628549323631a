package org.o7s.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;

/** A system of the simulated network: one IPCP at a time, and its applications. */
public final class SimNode {
    private final String name;
    private final int index;
    private Ipcp ipcp;
    private SimApplications applications;
    private final List<SimLink> links = new ArrayList<>();
    private boolean gone;

    SimNode(
            String name,
            int index,
            IpcpFactory factory,
            IpcpContext context,
            SimApplications applications) {
        this.name = name;
        this.index = index;
        this.ipcp = factory.create(context);
        this.applications = applications;
    }

    /** Its name, which is that of its IPCP too. */
    public String name() {
        return name;
    }

    /** Its place among the nodes of the network. */
    public int index() {
        return index;
    }

    /** Its IPCP; another one after each restart. */
    public Ipcp ipcp() {
        return ipcp;
    }

    /** Who requests and accepts flows here; others after each restart. */
    public SimApplications applications() {
        return applications;
    }

    /** Its links. */
    public List<SimLink> links() {
        return List.copyOf(links);
    }

    void add(SimLink link) {
        links.add(link);
    }

    /** The link to a node of this name. */
    Optional<SimLink> linkTo(String other) {
        return links.stream().filter(l -> l.other(this).name().equals(other)).findFirst();
    }

    /** Whether it was taken out of the network. */
    public boolean isGone() {
        return gone;
    }

    void setGone() {
        gone = true;
    }

    /** It starts again, in no layer, and remembers nothing. */
    void restart(IpcpFactory factory, IpcpContext context, SimApplications fresh) {
        ipcp = factory.create(context);
        applications = fresh;
        gone = false;
    }

    @Override
    public String toString() {
        return name;
    }
}
