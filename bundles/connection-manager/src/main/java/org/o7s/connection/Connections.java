package org.o7s.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Outbox;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.unicast.CepCodec;
import org.o7s.wire.g23.unicast.CepRecord;

/** What the parts of one connection manager share: its surroundings, components and connections. */
final class Connections {
    private final Ipcp self;
    private final IpcpContext context;
    private final Outbox outbox;
    private final ConnectionCounters counters = ConnectionCounters.make();
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final Set<PeerConnection> open = new LinkedHashSet<>();
    private final Set<Departure> departing = new LinkedHashSet<>();

    Connections(Ipcp self, IpcpContext context, Outbox outbox) {
        this.self = self;
        this.context = context;
        this.outbox = outbox;
    }

    Ipcp self() {
        return self;
    }

    Loop loop() {
        return context.loop();
    }

    long nowNs() {
        return context.loop().clocks().monotonicNs();
    }

    LowerFlows lower() {
        return context.lower();
    }

    Outbox outbox() {
        return outbox;
    }

    ConnectionCounters counters() {
        return counters;
    }

    void offer(Component component) {
        components.put(component.name(), component);
    }

    Optional<Component> component(String name) {
        return Optional.ofNullable(components.get(name));
    }

    /** Whether peers of other implementations are watched too. */
    boolean watchesAll(String component) {
        return component(component).map(Component::watchesAll).orElse(true);
    }

    /** The open connections, oldest first. */
    List<PeerConnection> open() {
        return List.copyOf(open);
    }

    /** How many of them peers have opened. */
    int accepted() {
        int count = 0;
        for (PeerConnection connection : open) {
            count += connection.isInitiator() ? 0 : 1;
        }
        return count;
    }

    /** Makes a connection of a flow whose exchange is done. */
    PeerConnection connected(LowerFlow flow, CepRecord peer, String member) {
        PeerConnection connection = new PeerConnection(this, flow, peer, member);
        open.add(connection);
        connection.begin();
        return connection;
    }

    /** A connection is over: its flow leaves. */
    void closed(PeerConnection connection) {
        open.remove(connection);
        depart(connection.flow());
    }

    /** Deallocates a flow, as soon as what was written has left. */
    void depart(LowerFlow flow) {
        Departure departure = new Departure(loop(), flow, departing::remove);
        departing.add(departure);
        departure.begin();
    }

    /** Closes everything now. */
    void closeAll(String why) {
        open().forEach(c -> c.close(why));
        List.copyOf(departing).forEach(Departure::finish);
    }

    /** Sends a record of the exchange. */
    boolean send(FlowEnd end, CepRecord message) {
        return sendMessage(end, CepCodec.encode(message));
    }

    /** Sends a message of a component, or a record. */
    boolean sendMessage(FlowEnd end, byte[] message) {
        if (!offer(end, message)) {
            return false;
        }
        counters.sentMessages().increment();
        return true;
    }

    /** Sends the empty packet that says that we are still here. */
    boolean sendKeepalive(FlowEnd end) {
        if (!offer(end, new byte[0])) {
            return false;
        }
        counters.sentKeepalives().increment();
        return true;
    }

    /** Writes a packet; false if there is no memory, no room or no flow any more. */
    private boolean offer(FlowEnd end, byte[] payload) {
        Packet packet = context.pools().acquire(payload.length);
        if (packet == null) {
            counters.droppedNoMemory().increment();
            return false;
        }
        packet.append(payload);
        if (end.offer(packet) != Offer.ACCEPTED) {
            packet.release();
            counters.droppedUnsent().increment();
            return false;
        }
        end.flush();
        return true;
    }

    /** Connections that a peer opened, of one component, from one address, through one IPCP. */
    List<PeerConnection> acceptedFrom(CepRecord peer, LowerFlow flow) {
        List<PeerConnection> found = new ArrayList<>();
        for (PeerConnection c : open) {
            if (!c.isInitiator()
                    && c.peerAddress() == peer.address()
                    && c.component().equals(peer.component())
                    && c.flow().lower().equals(flow.lower())) {
                found.add(c);
            }
        }
        return found;
    }
}
