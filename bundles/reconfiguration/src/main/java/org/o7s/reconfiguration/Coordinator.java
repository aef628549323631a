package org.o7s.reconfiguration;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerChange.State;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Outbox;
import org.o7s.core.problem.Problem;
import org.o7s.reconfiguration.Transaction.Phase;
import org.o7s.wire.g23.unicast.ReconfigurationMessage;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Abort;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Commit;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Committed;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepare;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepared;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Refused;

/**
 * The side that asks all members, decides, and tells them: one change at a time. Belongs to one
 * loop.
 *
 * <p>The votes must be there within two thirds of the time, at most 20 s, and all are told within 9
 * s more: so a participant that hears of the decision at all hears of it within its lease. The own
 * member changes first; if it cannot, nobody does. Source: docs/wire/extensions.md,
 * "reconfiguration".
 */
final class Coordinator {
    /** The most members of one change. */
    static final int MEMBERS_MAX = 1000;

    static final long ASKING_MAX_NS = 20_000_000_000L;
    static final long TELLING_MAX_NS = 9_000_000_000L;

    /** After the first no, the others have so long to say why they cannot either. */
    private static final long AFTER_NO_NS = 2_000_000_000L;

    private final String ipcp;
    private final Loop loop;
    private final Outbox outbox;
    private final Entropy entropy;
    private final Membership membership;
    private final Post post;
    private final ReconfigurationCounters counters;
    private final Memory<Boolean> decisions = new Memory<>();
    private @Nullable Transaction current;
    private @Nullable Timer timer;

    /** One that changes nothing. */
    Coordinator(
            String ipcp,
            Loop loop,
            Outbox outbox,
            Entropy entropy,
            Membership membership,
            Post post,
            ReconfigurationCounters counters) {
        this.ipcp = ipcp;
        this.loop = loop;
        this.outbox = outbox;
        this.entropy = entropy;
        this.membership = membership;
        this.post = post;
        this.counters = counters;
    }

    /** Whether it is busy with another transaction than this. */
    boolean isBusyBeside(long transaction) {
        Transaction now = current;
        return now != null && now.transaction() != transaction;
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }

    private Memory.Key key(Transaction of) {
        return new Memory.Key(post.ownAddress(), of.transaction());
    }

    // ---- the change ----

    void begin(LayerChange.Request request, Reply<LayerChange> reply) {
        if (current != null) {
            outbox.add(() -> reply.failed(ReconfigurationProblems.busy(ipcp)));
            return;
        }
        Prepare question;
        try {
            question =
                    new Prepare(
                            entropy.nextLong(), post.ownAddress(), Rows.changes(request.changes()));
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            outbox.add(() -> reply.failed(ReconfigurationProblems.notCarried(ipcp, why)));
            return;
        }
        long nowNs = nowNs();
        long forVotesNs = (request.deadlineNs() - nowNs) / 3 * 2;
        Transaction begun =
                new Transaction(
                        request, question, reply, nowNs + Math.clamp(forVotesNs, 0, ASKING_MAX_NS));
        current = begun;
        schedule();
        membership.find(others -> outbox.event(() -> ask(begun, others)));
    }

    private void ask(Transaction begun, SortedMap<Long, Membership.Kind> others) {
        if (current != begun || begun.phase() != Phase.LOOKING) {
            return;
        }
        if (others.size() >= MEMBERS_MAX) {
            fail(
                    begun,
                    ReconfigurationProblems.tooManyMembers(ipcp, others.size() + 1, MEMBERS_MAX));
            return;
        }
        begun.add(new Seat(post.ownAddress()));
        others.forEach((address, kind) -> begun.add(seat(address, kind)));
        begun.enter(Phase.ASKING, begun.untilNs());
        for (Seat seat : begun.seats()) {
            boolean asked =
                    others.getOrDefault(seat.address(), Membership.Kind.TAKES_PART)
                            == Membership.Kind.TAKES_PART;
            if (asked) {
                seat.ask(nowNs());
                post.send(seat.address(), begun.question());
            }
        }
        if (begun.seats().stream().anyMatch(s -> !s.isWaiting() && s.state() == State.SILENT)) {
            begun.hurry(nowNs() + AFTER_NO_NS);
        }
        schedule();
    }

    private static Seat seat(long address, Membership.Kind kind) {
        return switch (kind) {
            case TAKES_PART -> new Seat(address);
            case KEEPS_ITS_OWN ->
                    Seat.settled(
                            address,
                            State.KEEPS_ITS_OWN,
                            "it is not known to change policies on demand");
            case SILENT -> Seat.settled(address, State.SILENT, "it does not say who it is");
        };
    }

    // ---- messages ----

    void prepared(Prepared vote) {
        Transaction now = current;
        if (now == null || now.transaction() != vote.transaction()) {
            boolean decided =
                    decisions
                            .find(new Memory.Key(post.ownAddress(), vote.transaction()))
                            .orElse(false);
            post.send(vote.source(), word(vote.transaction(), decided));
            return;
        }
        Seat seat = seatOf(now, vote);
        if (seat == null) {
            return;
        }
        if (now.phase() == Phase.ASKING && seat.isWaiting()) {
            seat.settle(
                    State.READY,
                    "",
                    Rows.receipts(vote.rows(), vote.source(), loop.clocks().wallNs()));
            proceed(now);
        } else if (now.phase() == Phase.TELLING) {
            post.send(vote.source(), word(vote.transaction(), true));
        }
    }

    void refused(Refused no) {
        Transaction now = current;
        if (now == null || now.transaction() != no.transaction()) {
            counters.stale.increment();
            return;
        }
        Seat seat = seatOf(now, no);
        if (seat == null || !seat.isWaiting()) {
            return;
        }
        seat.settle(State.REFUSED, no.why(), List.of());
        if (now.phase() == Phase.OWN) {
            giveUp(now);
            return;
        }
        if (now.phase() == Phase.ASKING) {
            now.hurry(nowNs() + AFTER_NO_NS);
        }
        proceed(now);
    }

    void committed(Committed done) {
        Transaction now = current;
        if (now == null || now.transaction() != done.transaction()) {
            counters.stale.increment();
            return;
        }
        Seat seat = seatOf(now, done);
        boolean told = now.phase() == Phase.OWN || now.phase() == Phase.TELLING;
        if (seat == null || !told || !seat.isWaiting()) {
            return;
        }
        seat.settle(
                State.CHANGED,
                "",
                Rows.receipts(done.rows(), done.source(), loop.clocks().wallNs()));
        proceed(now);
    }

    private @Nullable Seat seatOf(Transaction now, ReconfigurationMessage message) {
        Seat seat = now.seat(message.source());
        if (seat == null || seat.state() == State.KEEPS_ITS_OWN) {
            counters.strangers.increment();
            return null;
        }
        return seat;
    }

    private ReconfigurationMessage word(long transaction, boolean decided) {
        return decided
                ? new Commit(transaction, post.ownAddress())
                : new Abort(transaction, post.ownAddress());
    }

    // ---- the phases ----

    private void proceed(Transaction now) {
        if (now.isWaiting()) {
            schedule();
            return;
        }
        switch (now.phase()) {
            case ASKING -> decide(now);
            case OWN -> tell(now);
            case TELLING -> finish(now, true);
            case LOOKING, OVER -> throw new IllegalStateException(now.phase().toString());
        }
    }

    private void decide(Transaction now) {
        if (now.request().plan() || !now.isUnanimous()) {
            giveUp(now);
            return;
        }
        now.enter(Phase.OWN, nowNs() + TELLING_MAX_NS);
        now.hurry(Math.max(now.request().deadlineNs(), nowNs()));
        tell(now, post.ownAddress());
        schedule();
    }

    private void tell(Transaction now) {
        decisions.keep(key(now), true);
        now.enter(Phase.TELLING, now.untilNs());
        for (Seat seat : now.seats()) {
            if (seat.state() == State.READY) {
                tell(now, seat.address());
            }
        }
        proceed(now);
    }

    private void tell(Transaction now, long address) {
        Seat seat = now.seat(address);
        if (seat != null) {
            seat.ask(nowNs());
            post.send(address, word(now.transaction(), true));
        }
    }

    private void giveUp(Transaction now) {
        decisions.keep(key(now), false);
        for (Seat seat : now.seats()) {
            boolean mayBeReady =
                    seat.isWaiting() || seat.state() == State.READY || seat.state() == State.SILENT;
            if (mayBeReady && seat.wasAsked()) {
                post.send(seat.address(), word(now.transaction(), false));
            }
        }
        finish(now, false);
    }

    private void finish(Transaction now, boolean decided) {
        for (Seat seat : now.seats()) {
            if (seat.isWaiting()) {
                settleSilent(seat, decided);
            }
        }
        leave(now);
        outbox.add(() -> now.reply().done(now.report(decided)));
    }

    private static void settleSilent(Seat seat, boolean decided) {
        if (decided) {
            seat.settle(
                    State.UNCONFIRMED, "it was told to change, and did not confirm it", List.of());
        } else {
            seat.settle(State.SILENT, "it did not answer in time", List.of());
        }
    }

    private void fail(Transaction now, Problem problem) {
        leave(now);
        outbox.add(() -> now.reply().failed(problem));
    }

    private void leave(Transaction now) {
        now.enter(Phase.OVER, 0);
        current = null;
        cancelTimer();
    }

    // ---- time ----

    private void schedule() {
        Transaction now = current;
        cancelTimer();
        if (now == null) {
            return;
        }
        long next = now.untilNs();
        for (Seat seat : now.seats()) {
            if (seat.isWaiting() && seat.sendAtNs() - next < 0) {
                next = seat.sendAtNs();
            }
        }
        timer = loop.schedule(next, () -> outbox.event(() -> tick(now)));
    }

    private void cancelTimer() {
        Timer pending = timer;
        timer = null;
        if (pending != null) {
            pending.cancel();
        }
    }

    private void tick(Transaction now) {
        if (current != now) {
            return;
        }
        long nowNs = nowNs();
        if (nowNs - now.untilNs() >= 0) {
            timeIsUp(now);
            return;
        }
        for (Seat seat : now.seats()) {
            if (seat.isWaiting() && nowNs - seat.sendAtNs() >= 0) {
                seat.askedAgain(nowNs);
                counters.retransmitted.increment();
                post.send(
                        seat.address(),
                        now.phase() == Phase.ASKING
                                ? now.question()
                                : word(now.transaction(), true));
            }
        }
        schedule();
    }

    private void timeIsUp(Transaction now) {
        switch (now.phase()) {
            case LOOKING -> fail(now, ReconfigurationProblems.nobodyFound(ipcp));
            case TELLING -> finish(now, true);
            case ASKING, OWN, OVER -> giveUp(now);
        }
    }

    /** The member leaves: what is not decided is given up. */
    void close() {
        Transaction now = current;
        if (now != null) {
            if (now.phase() == Phase.ASKING || now.phase() == Phase.OWN) {
                giveUpSilently(now);
            }
            fail(now, ReconfigurationProblems.closed(ipcp));
        }
    }

    private void giveUpSilently(Transaction now) {
        for (Seat seat : now.seats()) {
            if (seat.wasAsked()) {
                post.send(seat.address(), word(now.transaction(), false));
            }
        }
    }
}
