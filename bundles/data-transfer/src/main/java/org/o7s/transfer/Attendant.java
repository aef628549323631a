package org.o7s.transfer;

import org.o7s.core.flow.Signal;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;

/**
 * Attends the links: answers when one rings, with a budget, and says how each does when that
 * changes. Belongs to one loop.
 */
final class Attendant {
    /** Packets of one link that are handled before others have their turn. */
    private static final int BUDGET_PACKETS = 64;

    private final Loop loop;
    private final Links links;
    private final ForwardingTable table;
    private final Egress egress;
    private final Relay relay;
    private final Deferred deferred;
    private final LinkListener listener;

    Attendant(
            Loop loop,
            Links links,
            ForwardingTable table,
            Egress egress,
            Relay relay,
            Deferred deferred,
            LinkListener listener) {
        this.loop = loop;
        this.links = links;
        this.table = table;
        this.egress = egress;
        this.relay = relay;
        this.deferred = deferred;
        this.listener = listener;
    }

    /** Attends a link that came. */
    void begin(Link link) {
        links.all().add(link);
        link.attend(loop.doorbell(nowNs -> answer(link, nowNs)));
        table.resolve(links.byNeighbour());
    }

    /** Lets go of a link; what waits in its queue is given to the flow as far as it goes. */
    void end(Link link) {
        links.all().remove(link);
        link.setRemoved();
        link.end().attend(Signal.NONE);
        table.resolve(links.byNeighbour());
        egress.abandon(link);
    }

    /** A link rang: packets came, there is room again, or its state changed. */
    private boolean answer(Link link, long nowNs) {
        if (link.isRemoved()) {
            return false;
        }
        boolean completed = false;
        egress.beginBatch();
        try {
            int count = 0;
            Packet packet;
            while (count < BUDGET_PACKETS && (packet = link.end().poll()) != null) {
                count++;
                relay.received(link, packet);
            }
            if (count > 0) {
                link.liveness().heard(nowNs);
            }
            egress.drain(link);
            completed = true;
        } finally {
            egress.endBatch();
            if (!completed) {
                // A component failed; what is behind its packet is not to wait for the next one.
                link.ring();
            }
        }
        look(link, nowNs);
        return !link.isRemoved() && link.end().hasPacket();
    }

    private void look(Link link, long nowNs) {
        boolean carrierDown = link.end().link().isDown();
        if (carrierDown != link.isCarrierDown()) {
            link.setCarrierDown(carrierDown);
            link.liveness().heard(nowNs);
        }
        boolean over = link.end().isPeerClosed() || link.end().isClosed();
        boolean closes = over && !link.isClosed() && !link.end().hasPacket();
        if (closes) {
            link.setClosed();
        }
        if (!link.isRemoved() && (closes || link.isUp() != link.isSaidUp())) {
            changed(link);
        }
    }

    /** The state of a link changed: packets take other ways, and others are told. */
    void changed(Link link) {
        boolean up = link.isUp();
        if (up == link.isSaidUp() && !link.isClosed()) {
            return;
        }
        link.setSaidUp(up);
        table.resolve(links.byNeighbour());
        if (!up) {
            relay.reroute(link);
            egress.stopRefusing(link);
        }
        String why = link.why();
        deferred.add(() -> tell(link, up, why));
    }

    private void tell(Link link, boolean up, String why) {
        if (link.isRemoved()) {
            return;
        }
        if (up) {
            listener.linkUp(link.number(), link.neighbour());
        } else if (link.isClosed()) {
            listener.linkClosed(link.number(), link.neighbour());
        } else {
            listener.linkDown(link.number(), link.neighbour(), why);
        }
    }
}
