package org.o7s.connection;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.connection.FirstPacket.Ended;
import org.o7s.connection.FirstPacket.Garbled;
import org.o7s.connection.FirstPacket.Outcome;
import org.o7s.connection.FirstPacket.Said;
import org.o7s.connection.FirstPacket.Silence;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.wire.g23.unicast.CepRecord;

/**
 * The exchange on one flow that a peer opened (docs/wire/wire-unicast.md 2.3, acceptor).
 *
 * <pre>
 *   LISTENING --record fits and is admitted--> OVER: own record, connection
 *   LISTENING --any other record or packet--> OVER: refusal
 *   LISTENING --1 s, flow ended--> OVER
 * </pre>
 */
final class Acceptance {
    /** The most connections that peers have opened, at a time. */
    static final int CONNECTIONS_MAX = 1024;

    private final Connections connections;
    private final Doorkeeper doorkeeper;
    private final LowerFlow flow;
    private final Consumer<Acceptance> over;
    private @Nullable FirstPacket first;

    /**
     * An exchange that has not begun.
     *
     * @param over told when it is over
     */
    Acceptance(
            Connections connections,
            Doorkeeper doorkeeper,
            LowerFlow flow,
            Consumer<Acceptance> over) {
        this.connections = connections;
        this.doorkeeper = doorkeeper;
        this.flow = flow;
        this.over = over;
    }

    /** Begins to listen. */
    void begin() {
        first = new FirstPacket(connections, flow.end(), FirstPacket.LIMIT_NS, this::heard);
    }

    /** Ends it without a word. */
    void cancel() {
        FirstPacket waiting = first;
        if (waiting != null) {
            waiting.cancel();
        }
        connections.depart(flow);
    }

    private void heard(Outcome outcome) {
        over.accept(this);
        ConnectionCounters counters = connections.counters();
        switch (outcome) {
            case Said(CepRecord peer) -> judge(peer);
            case Garbled(var defect) -> {
                counters.refusedMalformed().increment();
                refuse("its first packet is " + defect.sentence());
            }
            case Ended() -> {
                counters.closedEnded().increment();
                connections.depart(flow);
            }
            case Silence() -> {
                counters.closedSilent().increment();
                connections.depart(flow);
            }
        }
    }

    private void judge(CepRecord peer) {
        ConnectionCounters counters = connections.counters();
        Optional<Component> component = connections.component(peer.component());
        if (component.isEmpty()) {
            counters.refusedComponent().increment();
            refuse("it asks for a component that is not here");
            return;
        }
        CepRecord own = component.get().record().get();
        RecordCheck check = RecordCheck.of(own, peer);
        if (check != RecordCheck.FITS) {
            (switch (check) {
                        case NO_ADDRESS, OWN_ADDRESS -> counters.refusedAddress();
                        case REFUSAL, COMPONENT -> counters.refusedComponent();
                        case LOOP -> counters.refusedLoop();
                        default -> counters.refusedProtocol();
                    })
                    .increment();
            // The record of this member says to a peer why: it sees the loop as we do.
            refuse(check == RecordCheck.LOOP ? own : CepRecord.REFUSAL, check.sentence());
            return;
        }
        Optional<String> objection =
                doorkeeper.objection(peer.component(), peer.address(), flow.layer());
        if (objection.isPresent()) {
            counters.refusedAdmission().increment();
            refuse("it may not: " + objection.get());
            return;
        }
        welcome(component.get(), own, peer);
    }

    private void welcome(Component component, CepRecord own, CepRecord peer) {
        if (peer.address() != 0) {
            replaceUnproven(peer);
        }
        if (connections.accepted() >= CONNECTIONS_MAX) {
            connections.counters().closedLimit().increment();
            refuse("there are %d connections already".formatted(CONNECTIONS_MAX));
            return;
        }
        if (!connections.send(flow.end(), answer(own, peer))) {
            connections.counters().closedEnded().increment();
            connections.depart(flow);
            return;
        }
        connections.counters().accepted().increment();
        PeerConnection connection = connections.connected(flow, peer, "");
        doorkeeper.admitted(connection);
        connections.outbox().add(() -> handOver(component, connection));
    }

    /** docs/wire/extensions.md: who shows no features gets exactly generation 23. */
    private static CepRecord answer(CepRecord own, CepRecord peer) {
        return peer.features() != 0 ? own : own.bare();
    }

    private static void handOver(Component component, PeerConnection connection) {
        if (connection.isOpen()) {
            component.connected().accept(connection);
        }
    }

    /**
     * A peer whom our answer did not reach tries again. What it has left here would look like a
     * link, and would swallow packets until it counts as silent.
     */
    private void replaceUnproven(CepRecord peer) {
        for (PeerConnection earlier : connections.acceptedFrom(peer, flow)) {
            if (!earlier.isProven()) {
                connections.counters().replaced().increment();
                earlier.close("the peer connected again before it said anything");
            }
        }
    }

    private void refuse(String why) {
        refuse(CepRecord.REFUSAL, why);
    }

    private void refuse(CepRecord answer, String why) {
        doorkeeper.refused(flow, why);
        var _ = connections.send(flow.end(), answer);
        connections.depart(flow);
    }
}
