package org.o7s.connection;

import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Timer;
import org.o7s.core.problem.Problem;

/**
 * A connection that this member was asked to keep.
 *
 * <pre>
 *   ASKED  --opened--> UP: the reply is given     ASKED --failed--> ENDED: so is this one
 *   UP     --closed--> WAITING
 *   WAITING --back-off passed--> TRYING --opened--> UP, --failed--> WAITING
 *   any    --disconnect, stop--> ENDED
 * </pre>
 *
 * The back-off starts anew once a connection has lived for as long as the longest wait, and when a
 * peer that could not be reached can be: its answer may be lost, and is asked for again soon.
 */
final class Adjacency {
    private static final long ATTEMPT_NS = 5_000_000_000L;
    private static final long NS_PER_MS = 1_000_000;

    private enum State {
        ASKED,
        UP,
        WAITING,
        TRYING,
        ENDED
    }

    private final Connections connections;
    private final Component component;
    private final String member;
    private final QosSpec qos;
    private final BackOff backOff;
    private State state = State.ASKED;
    private @Nullable Reply<Boolean> reply;
    private @Nullable Attempt attempt;
    private @Nullable PeerConnection connection;
    private @Nullable Timer timer;
    private String trouble = "";
    private long lastNeighbour;
    private long upSinceNs;

    /** Whether there was a flow to the peer when it was last tried. */
    private boolean reached;

    Adjacency(
            Connections connections,
            Component component,
            Ipcp.Connection asked,
            BackOff backOff,
            Reply<Boolean> reply) {
        this.connections = connections;
        this.component = component;
        this.member = asked.member();
        this.qos = asked.qos();
        this.backOff = backOff;
        this.reply = reply;
    }

    /** Whether it is over: nothing comes of it any more. */
    boolean isEnded() {
        return state == State.ENDED;
    }

    /** Tries for the first time, until then. */
    void begin(long deadlineNs) {
        attempt(deadlineNs);
    }

    private void attempt(long deadlineNs) {
        Attempt next =
                new Attempt(
                        connections,
                        component,
                        member,
                        deadlineNs,
                        new Reply<>() {
                            @Override
                            public void done(PeerConnection opened) {
                                up(opened);
                            }

                            @Override
                            public void failed(Problem problem) {
                                missed(problem);
                            }
                        });
        attempt = next;
        next.begin(qos);
    }

    private void up(PeerConnection opened) {
        attempt = null;
        connection = opened;
        state = State.UP;
        reached = true;
        trouble = "";
        lastNeighbour = opened.peerAddress();
        upSinceNs = connections.nowNs();
        opened.onClosed(() -> down(opened));
        connections
                .outbox()
                .add(
                        () -> {
                            if (opened.isOpen()) {
                                component.connected().accept(opened);
                            }
                        });
        answer(null);
    }

    private void missed(Problem problem) {
        Attempt tried = attempt;
        boolean reachedNow = tried != null && tried.hasFlow();
        if (reachedNow && !reached) {
            backOff.reset();
        }
        reached = reachedNow;
        attempt = null;
        if (state == State.ASKED) {
            state = State.ENDED;
            answer(problem);
        } else if (state == State.TRYING) {
            trouble = problem.why().isEmpty() ? problem.what() : problem.why().getFirst();
            comeBackLater();
        }
    }

    private void answer(@Nullable Problem problem) {
        Reply<Boolean> waiting = reply;
        reply = null;
        if (waiting != null) {
            connections
                    .outbox()
                    .add(
                            () -> {
                                if (problem == null) {
                                    waiting.done(true);
                                } else {
                                    waiting.failed(problem);
                                }
                            });
        }
    }

    private void down(PeerConnection closed) {
        if (state != State.UP || connection != closed) {
            return;
        }
        connection = null;
        trouble = closed.reason();
        if (connections.nowNs() - upSinceNs >= BackOff.LAST_NS) {
            backOff.reset();
        }
        comeBackLater();
    }

    private void comeBackLater() {
        state = State.WAITING;
        timer = connections.loop().schedule(connections.nowNs() + backOff.nextNs(), this::retry);
    }

    private void retry() {
        connections
                .outbox()
                .event(
                        () -> {
                            state = State.TRYING;
                            attempt(connections.nowNs() + ATTEMPT_NS);
                        });
    }

    /** Ends it, and what is left of it; if nobody has been answered yet, with this problem. */
    void end(Problem problem) {
        state = State.ENDED;
        Timer pending = timer;
        if (pending != null) {
            pending.cancel();
        }
        Attempt trying = attempt;
        if (trying != null) {
            trying.fail(problem);
        }
        answer(problem);
        PeerConnection held = connection;
        connection = null;
        if (held != null) {
            held.close("it was disconnected");
        }
    }

    /** How it is at this moment. */
    LayerView.Adjacency view() {
        PeerConnection held = connection;
        if (held != null) {
            return AdjacencyView.of(held);
        }
        return AdjacencyView.absent(lastNeighbour, member, component.name(), how());
    }

    private String how() {
        Timer next = timer;
        return switch (state) {
            case ASKED, TRYING -> "trying" + (trouble.isEmpty() ? "" : ": " + trouble);
            case WAITING ->
                    "down: %s; next attempt in %d ms"
                            .formatted(
                                    trouble,
                                    next == null
                                            ? 0
                                            : Math.max(0, next.deadlineNs() - connections.nowNs())
                                                    / NS_PER_MS);
            case UP -> "up";
            case ENDED -> "down";
        };
    }
}
