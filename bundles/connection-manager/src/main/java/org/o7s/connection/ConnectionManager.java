package org.o7s.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.member.Outbox;
import org.o7s.core.problem.Problem;
import org.o7s.core.slot.PolicySlot;
import org.o7s.policy.admission.AdmissionPolicy;
import org.o7s.wire.g23.unicast.CepRecord;

/**
 * The connection manager of a member: opens connections to components of other members, accepts
 * theirs, and keeps those that it was asked to keep.
 *
 * <p>Flows that peers open are handled each for itself, {@value #EXCHANGES_MAX} at a time: one more
 * ends the oldest, which has had its chance. All methods are for the member's loop; replies and
 * connections are handed out through the outbox, so after the event that brought them. Source:
 * docs/wire/wire-unicast.md 2 and 11 (rows CEP1 to CEP7).
 */
public final class ConnectionManager {
    /** The most flows of peers that have not said yet what they want. */
    public static final int EXCHANGES_MAX = 64;

    /** The most connections that peers have opened, at a time. */
    public static final int ACCEPTED_MAX = Acceptance.CONNECTIONS_MAX;

    /** The most connections that are kept, and the most attempts that {@link #open} makes. */
    public static final int KEPT_MAX = 1024;

    private record Key(String member, String component) {}

    private final Connections connections;
    private final IpcpContext context;
    private final Set<Attempt> attempts = new LinkedHashSet<>();
    private final Set<Acceptance> acceptances = new LinkedHashSet<>();
    private final Map<Key, Adjacency> adjacencies = new LinkedHashMap<>();
    private @Nullable Doorkeeper doorkeeper;
    private boolean stopped;

    /**
     * A manager that accepts nothing yet, but may open connections once it has components.
     *
     * @param self the member
     * @param context the member's surroundings
     * @param outbox where the member keeps what it says until an event is over
     */
    public ConnectionManager(Ipcp self, IpcpContext context, Outbox outbox) {
        this.context = context;
        this.connections = new Connections(self, context, outbox);
    }

    /** Offers a component from now on, in the place of an earlier one of that name. */
    public void offer(Component component) {
        connections.offer(component);
    }

    /**
     * Begins to accept flows of peers.
     *
     * @param layer name of the layer that this member is in
     * @param admission who decides who may connect
     */
    public void start(String layer, PolicySlot<AdmissionPolicy> admission) {
        if (doorkeeper == null && !stopped) {
            doorkeeper = new Doorkeeper(connections, layer, admission);
            context.lower().accept(connections.self(), this::accept);
        }
    }

    private void accept(LowerFlow flow) {
        connections.outbox().event(() -> receive(flow));
    }

    private void receive(LowerFlow flow) {
        Doorkeeper asked = doorkeeper;
        if (stopped || asked == null) {
            connections.counters().lateFlows().increment();
            flow.deallocate().run();
            return;
        }
        if (ConnectionProblems.unusable(flow.qos(), "", "").isPresent()) {
            // Its packets are those of FRCP, so there is no way to refuse in words.
            connections.counters().closedQos().increment();
            asked.refused(flow, "its flow is not raw");
            flow.deallocate().run();
            return;
        }
        if (acceptances.size() >= EXCHANGES_MAX) {
            Acceptance oldest = acceptances.iterator().next();
            acceptances.remove(oldest);
            connections.counters().closedFlood().increment();
            oldest.cancel();
        }
        Acceptance next = new Acceptance(connections, asked, flow, acceptances::remove);
        acceptances.add(next);
        next.begin();
    }

    /**
     * Opens a connection, in one attempt; the component's {@code connected} is not told.
     *
     * @param member a name of the other member, or of its layer
     * @param component one that is offered here
     * @param qos of the flow below: raw
     * @param limitNs the longest time to take, in ns; the peer's answer may take 1 s of it
     * @param reply the connection, which is the caller's, or {@code E-CONNECT-…}
     */
    public void open(
            String member,
            String component,
            QosSpec qos,
            long limitNs,
            Reply<PeerConnection> reply) {
        Outbox outbox = connections.outbox();
        outbox.event(
                () -> {
                    Optional<Problem> problem = obstacle(member, component, qos, attempts.size());
                    if (problem.isPresent()) {
                        outbox.add(() -> reply.failed(problem.get()));
                    } else {
                        attempt(component(component), member, qos, limitNs, reply);
                    }
                });
    }

    private void attempt(
            Component component,
            String member,
            QosSpec qos,
            long limitNs,
            Reply<PeerConnection> reply) {
        Outbox outbox = connections.outbox();
        Attempt[] self = new Attempt[1];
        Attempt attempt =
                new Attempt(
                        connections,
                        component,
                        member,
                        connections.nowNs() + limitNs,
                        new Reply<>() {
                            @Override
                            public void done(PeerConnection opened) {
                                attempts.remove(self[0]);
                                outbox.add(() -> reply.done(opened));
                            }

                            @Override
                            public void failed(Problem problem) {
                                attempts.remove(self[0]);
                                outbox.add(() -> reply.failed(problem));
                            }
                        });
        self[0] = attempt;
        attempts.add(attempt);
        attempt.begin(qos);
    }

    /**
     * Connects and keeps the connection: when it is lost, it comes back by itself, with a back-off
     * of 250 ms to 15 s, until it is disconnected.
     *
     * @param reply the outcome of the first attempt; if that fails, nothing is kept
     */
    public void connect(Ipcp.Connection asked, Reply<Boolean> reply) {
        Outbox outbox = connections.outbox();
        outbox.event(
                () -> {
                    adjacencies.values().removeIf(Adjacency::isEnded);
                    Key key = new Key(asked.member(), asked.component());
                    Optional<Problem> problem =
                            adjacencies.containsKey(key)
                                    ? Optional.of(
                                            ConnectionProblems.exists(
                                                    asked.component(), asked.member()))
                                    : obstacle(
                                            asked.member(),
                                            asked.component(),
                                            asked.qos(),
                                            adjacencies.size());
                    if (problem.isPresent()) {
                        outbox.add(() -> reply.failed(problem.get()));
                        return;
                    }
                    Adjacency adjacency =
                            new Adjacency(
                                    connections,
                                    component(asked.component()),
                                    asked,
                                    new BackOff(context.entropy()),
                                    reply);
                    adjacencies.put(key, adjacency);
                    adjacency.begin(asked.deadlineNs());
                });
    }

    /** What stands against connecting. */
    private Optional<Problem> obstacle(String member, String component, QosSpec qos, int present) {
        if (stopped) {
            return Optional.of(gone(member, component));
        }
        if (connections.component(component).isEmpty()) {
            return Optional.of(ConnectionProblems.noComponent(component, member));
        }
        if (present >= KEPT_MAX) {
            return Optional.of(ConnectionProblems.limit(component, member, KEPT_MAX));
        }
        return ConnectionProblems.unusable(qos, component, member);
    }

    private Component component(String name) {
        return connections.component(name).orElseThrow();
    }

    private Problem gone(String member, String component) {
        return MemberProblems.shutdown(
                connections.self().name(),
                "cannot connect %s to \"%s\"".formatted(component, member));
    }

    /** Ends a connection that {@link #connect} keeps; the deadline and QoS asked do not matter. */
    public void disconnect(Ipcp.Connection asked, Reply<Boolean> reply) {
        Outbox outbox = connections.outbox();
        outbox.event(
                () -> {
                    Adjacency kept = adjacencies.remove(new Key(asked.member(), asked.component()));
                    if (kept == null || kept.isEnded()) {
                        outbox.add(
                                () ->
                                        reply.failed(
                                                ConnectionProblems.none(
                                                        asked.component(), asked.member())));
                        return;
                    }
                    kept.end(ConnectionProblems.disconnected(asked.component(), asked.member()));
                    outbox.add(() -> reply.done(true));
                });
    }

    /**
     * The adjacencies: first those that are kept, then those that peers opened, each in the order
     * in which they came. Connections for enrolment are none.
     */
    public List<LayerView.Adjacency> adjacencies() {
        List<LayerView.Adjacency> views = new ArrayList<>();
        for (Adjacency adjacency : adjacencies.values()) {
            if (!adjacency.isEnded()) {
                views.add(adjacency.view());
            }
        }
        for (PeerConnection connection : connections.open()) {
            if (!connection.isInitiator() && !connection.component().equals(CepRecord.ENROLMENT)) {
                views.add(AdjacencyView.of(connection));
            }
        }
        return views;
    }

    /** The open connections of all kinds, oldest first. */
    public List<PeerConnection> connections() {
        return connections.open();
    }

    /** What is counted: exchanges, connections, refusals by reason, packets of its own. */
    public CounterSet counters() {
        return connections.counters().all();
    }

    /** Accepts no more, ends all connections and attempts; the manager is of no use any more. */
    public void stop() {
        if (stopped) {
            return;
        }
        connections
                .outbox()
                .event(
                        () -> {
                            stopped = true;
                            context.lower().ignore(connections.self());
                            String self = connections.self().name();
                            adjacencies.forEach((k, a) -> a.end(gone(k.member(), k.component())));
                            adjacencies.clear();
                            for (Attempt attempt : List.copyOf(attempts)) {
                                attempt.fail(
                                        MemberProblems.shutdown(self, "cannot connect any more"));
                            }
                            List.copyOf(acceptances).forEach(Acceptance::cancel);
                            acceptances.clear();
                            connections.closeAll("IPCP \"" + self + "\" was destroyed");
                        });
    }
}
