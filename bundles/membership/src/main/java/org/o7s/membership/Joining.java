package org.o7s.membership;

import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.connection.ConnectionManager;
import org.o7s.connection.PeerConnection;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.Ipcp.Enrolment;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.member.Outbox;
import org.o7s.core.problem.Problem;
import org.o7s.enrolment.EnrolmentClient;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.OepLayer;

/**
 * A newcomer on its way into a layer: attempts, each with a flow of its own, until one succeeds,
 * nobody is left to ask, or the time is up. On the newcomer's loop.
 *
 * <p>The flow is raw, so a message may get lost: an attempt that timed out is repeated. Several
 * members may share the name that is asked for, that of the layer: a refusal is the answer of one
 * of them, so the name is asked for again, and the layer below may choose another one. It cannot be
 * told which. After {@value #REFUSALS_MAX} refusals the answer is no; a name that nobody has is
 * final at once. Source: docs/wire/wire-unicast.md 3.2.
 */
public final class Joining {
    /** After so many refusals nobody is asked any more. */
    static final int REFUSALS_MAX = 5;

    /** The longest attempt: one that leads to a member that is gone leaves time for others. */
    static final long ATTEMPT_NS = 5_000_000_000L;

    private static final long PAUSE_NS = 200_000_000L;

    /** What comes of it: one of the two, once. */
    public interface Outcome {
        /**
         * A member handed the layer on.
         *
         * @param layer what it handed on
         * @param confirm tells it that we are in
         */
        void welcome(OepLayer layer, Runnable confirm);

        /** It cannot join. */
        void failed(Problem problem);
    }

    private final IpcpContext context;
    private final Ipcp self;
    private final Outbox outbox;
    private final ConnectionManager connections;
    private final Enrolment request;
    private final Outcome outcome;
    private final Answers answers;
    private @Nullable EnrolmentClient client;
    private @Nullable Timer pause;
    private boolean over;

    /**
     * A newcomer that has not begun.
     *
     * @param self the IPCP, in no layer yet
     * @param outbox where it keeps what it says until an event is over
     * @param connections its connection manager, which offers the component of enrolment
     * @param request whom to ask, and until when
     */
    public Joining(
            Ipcp self,
            IpcpContext context,
            Outbox outbox,
            ConnectionManager connections,
            Enrolment request,
            Outcome outcome) {
        this.context = context;
        this.self = self;
        this.outbox = outbox;
        this.connections = connections;
        this.request = request;
        this.outcome = outcome;
        this.answers = new Answers(self.name(), request.member());
    }

    /** Begins; once. */
    public void begin() {
        long leftNs = request.deadlineNs() - context.loop().clocks().monotonicNs();
        connections.open(
                request.member(),
                CepRecord.ENROLMENT,
                QosSpec.RAW,
                Math.max(1, Math.min(leftNs, ATTEMPT_NS)),
                new Reply<>() {
                    @Override
                    public void done(PeerConnection connection) {
                        outbox.event(() -> ask(connection));
                    }

                    @Override
                    public void failed(Problem problem) {
                        outbox.event(() -> attemptFailed(problem));
                    }
                });
    }

    private void ask(PeerConnection connection) {
        if (over) {
            connection.close();
            return;
        }
        EnrolmentClient asking =
                new EnrolmentClient(self, context.entropy(), outbox, new PeerTalk(connection));
        client = asking;
        asking.enrol(
                request.layer(),
                new Reply<>() {
                    @Override
                    public void done(OepLayer layer) {
                        outbox.event(() -> offered(asking, layer));
                    }

                    @Override
                    public void failed(Problem problem) {
                        outbox.event(() -> attemptFailed(problem));
                    }
                });
    }

    private void offered(EnrolmentClient asking, OepLayer layer) {
        if (over) {
            asking.abandon();
            return;
        }
        over = true;
        outcome.welcome(layer, asking::confirm);
    }

    private void attemptFailed(Problem problem) {
        if (over) {
            return;
        }
        answers.add(problem);
        long nowNs = context.loop().clocks().monotonicNs();
        boolean mayRepeat =
                mayDiffer(problem)
                        && request.deadlineNs() - nowNs > PAUSE_NS + EnrolmentClient.RESPONSE_NS;
        if (mayRepeat) {
            pause =
                    context.loop()
                            .schedule(
                                    nowNs + PAUSE_NS,
                                    () ->
                                            outbox.event(
                                                    () -> {
                                                        if (!over) {
                                                            begin();
                                                        }
                                                    }));
        } else {
            over = true;
            outcome.failed(answers.problem());
        }
    }

    /** Whether the next one who is asked may say something else. */
    private boolean mayDiffer(Problem problem) {
        return switch (problem.kind()) {
            case TIMEOUT -> true;
            case REFUSED -> answers.refusals() < REFUSALS_MAX;
            default -> false;
        };
    }

    /** The IPCP is destroyed. */
    public void cancel() {
        if (over) {
            return;
        }
        over = true;
        Timer waiting = pause;
        if (waiting != null) {
            waiting.cancel();
        }
        EnrolmentClient asking = client;
        if (asking != null) {
            asking.abandon();
        }
        outcome.failed(MemberProblems.shutdown(self.name(), "cannot enrol any more"));
    }
}
