package org.o7s.connection;

import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.connection.FirstPacket.Ended;
import org.o7s.connection.FirstPacket.Garbled;
import org.o7s.connection.FirstPacket.Outcome;
import org.o7s.connection.FirstPacket.Said;
import org.o7s.connection.FirstPacket.Silence;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Timer;
import org.o7s.core.problem.Problem;
import org.o7s.wire.g23.unicast.CepRecord;

/**
 * One attempt to open a connection (docs/wire/wire-unicast.md 2.3, initiator).
 *
 * <pre>
 *   ALLOCATING --flow, request sent--> ASKED --answer fits--> OVER: connection
 *   ALLOCATING --no flow, limit--> OVER: problem
 *   ASKED --answer does not fit, flow ended, 1 s or limit--> OVER: problem
 * </pre>
 *
 * A flow that comes after the attempt is over is given back.
 */
final class Attempt {
    private final Connections connections;
    private final Component component;
    private final String member;
    private final long deadlineNs;
    private final Reply<PeerConnection> told;
    private @Nullable Timer deadline;
    private @Nullable LowerFlow flow;
    private @Nullable FirstPacket answer;
    private boolean over;

    /**
     * An attempt that has not begun.
     *
     * @param deadlineNs monotonic time at which it fails
     * @param told the outcome, once, within the event that brings it
     */
    Attempt(
            Connections connections,
            Component component,
            String member,
            long deadlineNs,
            Reply<PeerConnection> told) {
        this.connections = connections;
        this.component = component;
        this.member = member;
        this.deadlineNs = deadlineNs;
        this.told = told;
    }

    /** Begins: requests the flow. */
    void begin(QosSpec qos) {
        deadline = connections.loop().schedule(deadlineNs, () -> event(this::late));
        connections
                .lower()
                .allocate(
                        connections.self(),
                        member,
                        qos,
                        Math.max(1, deadlineNs - connections.nowNs()),
                        new Reply<>() {
                            @Override
                            public void done(LowerFlow allocated) {
                                event(() -> ask(allocated));
                            }

                            @Override
                            public void failed(Problem problem) {
                                event(() -> fail(problem));
                            }
                        });
    }

    /** Whether the peer could be reached: it accepted a flow. */
    boolean hasFlow() {
        return flow != null;
    }

    private void event(Runnable body) {
        connections.outbox().event(body);
    }

    private void ask(LowerFlow allocated) {
        if (over) {
            connections.counters().lateFlows().increment();
            allocated.deallocate().run();
            return;
        }
        flow = allocated;
        if (!connections.send(allocated.end(), component.record().get())) {
            fail(ConnectionProblems.notSent(component.name(), member));
            return;
        }
        answer =
                new FirstPacket(
                        connections,
                        allocated.end(),
                        deadlineNs - connections.nowNs(),
                        outcome -> answered(allocated, outcome));
    }

    private void answered(LowerFlow asked, Outcome outcome) {
        switch (outcome) {
            case Said(CepRecord peer) -> check(asked, peer);
            case Garbled(var defect) ->
                    fail(
                            ConnectionProblems.answer(
                                    component.name(), member, "it is " + defect.sentence()));
            case Ended() -> fail(ConnectionProblems.ended(component.name(), member));
            case Silence() -> late();
        }
    }

    private void check(LowerFlow asked, CepRecord peer) {
        RecordCheck check = RecordCheck.of(component.record().get(), peer);
        switch (check) {
            case FITS -> {
                finish();
                connections.counters().opened().increment();
                told.done(connections.connected(asked, peer, member));
            }
            case LOOP -> fail(ConnectionProblems.loop(component.name(), member));
            case REFUSAL -> fail(ConnectionProblems.refused(component.name(), member));
            default -> fail(ConnectionProblems.answer(component.name(), member, check.sentence()));
        }
    }

    private void late() {
        fail(ConnectionProblems.timedOut(component.name(), member, flow != null));
    }

    /** Gives up, with this to say; does nothing if it is over. */
    void fail(Problem problem) {
        if (over) {
            return;
        }
        finish();
        connections.counters().failedAttempts().increment();
        LowerFlow useless = flow;
        if (useless != null) {
            connections.depart(useless);
        }
        told.failed(problem);
    }

    private void finish() {
        over = true;
        Timer pending = deadline;
        if (pending != null) {
            pending.cancel();
        }
        FirstPacket waiting = answer;
        if (waiting != null) {
            waiting.cancel();
        }
    }
}
