package org.o7s.reconfiguration;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Outbox;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.Prepared;
import org.o7s.wire.g23.unicast.ReconfigurationMessage;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Abort;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Commit;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Committed;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepare;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Refused;

/**
 * The side that changes when it is told to: one transaction at a time. Belongs to one loop.
 *
 * <table>
 * <caption>What it does</caption>
 * <tr><th>state</th><th>PREPARE</th><th>ready</th><th>COMMIT</th><th>ABORT</th><th>30 s</th></tr>
 * <tr><td>IDLE</td><td>makes the policies: MAKING; or refuses</td>
 *     <td>-</td><td>refuses</td><td>-</td><td>-</td></tr>
 * <tr><td>MAKING</td><td>another one: busy</td><td>votes: READY; or refuses: IDLE</td>
 *     <td>dropped</td><td>IDLE</td><td>IDLE</td></tr>
 * <tr><td>READY</td><td>the same one: votes again; another one: busy</td>
 *     <td>-</td><td>changes: IDLE</td><td>IDLE</td><td>IDLE</td></tr>
 * </table>
 *
 * <p>What was answered to the last transactions is answered again. In READY it repeats its vote, 1
 * s, 1.5 s, ... later, which asks the coordinator what became of the change. Source:
 * docs/wire/extensions.md, "reconfiguration".
 */
final class Participant {
    /** How long it waits for the word; also how long policies may take to be made. */
    static final long LEASE_NS = Prepared.LEASE_NS;

    private static final long FIRST_QUESTION_NS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NS = 5_000_000_000L;

    private final String owner;
    private final Loop loop;
    private final Outbox outbox;
    private final PolicySlots slots;
    private final Admission admission;
    private final LongPredicate ownIsBusy;
    private final Post post;
    private final ReconfigurationCounters counters;
    private final Memory<ReconfigurationMessage> answers = new Memory<>();
    private @Nullable Part part;

    /** Its part in one transaction. */
    private static final class Part {
        private final Memory.Key key;
        private @Nullable Prepared set;
        private @Nullable Timer lease;
        private @Nullable Timer question;
        private long pauseNs = FIRST_QUESTION_NS;

        Part(Memory.Key key) {
            this.key = key;
        }
    }

    /**
     * One that takes part in nothing.
     *
     * @param owner of the slots: {@code ipcp u1}
     * @param ownIsBusy whether the own coordinator is busy with another transaction than this
     */
    Participant(
            String owner,
            Loop loop,
            Outbox outbox,
            PolicySlots slots,
            Admission admission,
            LongPredicate ownIsBusy,
            Post post,
            ReconfigurationCounters counters) {
        this.owner = owner;
        this.loop = loop;
        this.outbox = outbox;
        this.slots = slots;
        this.admission = admission;
        this.ownIsBusy = ownIsBusy;
        this.post = post;
        this.counters = counters;
    }

    private static Memory.Key key(ReconfigurationMessage message) {
        return new Memory.Key(message.source(), message.transaction());
    }

    void prepare(Prepare message) {
        Memory.Key key = key(message);
        Optional<ReconfigurationMessage> before = answers.find(key);
        if (before.isPresent()) {
            post.send(key.coordinator(), before.get());
            return;
        }
        Part now = part;
        if (now != null && now.key.equals(key)) {
            vote(now);
            return;
        }
        if (now != null || ownIsBusy.test(key.transaction())) {
            counters.refusedBusy.increment();
            long busyWith = now == null ? post.ownAddress() : now.key.coordinator();
            boolean own = busyWith == post.ownAddress();
            String other = own ? "its own" : Rows.text(busyWith) + "'s";
            // Not remembered: it may have time when it is asked again.
            post.send(key.coordinator(), refusal(key, "it is busy with " + other + " change"));
            return;
        }
        Optional<String> objection =
                key.coordinator() == post.ownAddress()
                        ? Optional.empty()
                        : admission.objection(key.coordinator());
        if (objection.isPresent()) {
            counters.refusedAdmission.increment();
            answer(key, refusal(key, "it is not admitted: " + objection.get()));
            return;
        }
        make(new Part(key), message);
    }

    private void make(Part begun, Prepare message) {
        part = begun;
        begun.lease = in(LEASE_NS, () -> expire(begun));
        slots.prepare(
                owner,
                Rows.wanted(message.changes()),
                new PolicySlots.Answer() {
                    @Override
                    public void prepared(Prepared set) {
                        outbox.event(() -> made(begun, set));
                    }

                    @Override
                    public void refused(Problem problem) {
                        outbox.event(() -> unfit(begun, problem));
                    }
                });
    }

    private Timer in(long afterNs, Runnable task) {
        return loop.schedule(loop.clocks().monotonicNs() + afterNs, () -> outbox.event(task));
    }

    private void made(Part begun, Prepared set) {
        if (part != begun) {
            set.abort();
            return;
        }
        begun.set = set;
        counters.prepared.increment();
        cancel(begun.lease);
        begun.lease = in(LEASE_NS, () -> expire(begun));
        vote(begun);
        ask(begun);
    }

    private void unfit(Part begun, Problem problem) {
        if (part == begun) {
            counters.refusedUnfit.increment();
            end(begun, problem.sentence());
        }
    }

    private void vote(Part ready) {
        Prepared set = ready.set;
        if (set != null) {
            post.send(
                    ready.key.coordinator(),
                    new ReconfigurationMessage.Prepared(
                            ready.key.transaction(), post.ownAddress(), Rows.of(set.plan())));
        }
    }

    private void ask(Part ready) {
        ready.question =
                in(
                        ready.pauseNs,
                        () -> {
                            ready.pauseNs =
                                    Math.min(LONGEST_PAUSE_NS, ready.pauseNs + ready.pauseNs / 2);
                            vote(ready);
                            ask(ready);
                        });
    }

    void commit(Commit message) {
        Memory.Key key = key(message);
        Part now = part;
        if (now == null || !now.key.equals(key)) {
            ReconfigurationMessage known =
                    answers.find(key).orElseGet(() -> refusal(key, "it knows nothing of it"));
            post.send(key.coordinator(), known);
            return;
        }
        Prepared set = now.set;
        if (set == null) {
            counters.stale.increment();
            return;
        }
        leave(now);
        try {
            List<Receipt> receipts = set.commit();
            counters.committed.increment();
            answer(key, new Committed(key.transaction(), post.ownAddress(), Rows.of(receipts)));
        } catch (ProblemException e) {
            counters.refusedUnfit.increment();
            answer(key, refusal(key, e.problem().sentence()));
        }
    }

    void abort(Abort message) {
        Part now = part;
        if (now == null || !now.key.equals(key(message))) {
            counters.stale.increment();
            return;
        }
        counters.aborted.increment();
        leave(now);
        giveUp(now);
        answers.keep(now.key, refusal(now.key, "it was told to give up"));
    }

    private void expire(Part begun) {
        if (part == begun) {
            counters.expired.increment();
            end(begun, "it heard nothing for " + LEASE_NS / 1_000_000_000 + " s and gave up");
        }
    }

    private void end(Part over, String why) {
        leave(over);
        giveUp(over);
        answer(over.key, refusal(over.key, why));
    }

    private void leave(Part over) {
        part = null;
        cancel(over.lease);
        cancel(over.question);
    }

    private static void giveUp(Part over) {
        Prepared set = over.set;
        if (set != null) {
            set.abort();
        }
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private Refused refusal(Memory.Key key, String why) {
        return new Refused(key.transaction(), post.ownAddress(), why);
    }

    private void answer(Memory.Key key, ReconfigurationMessage message) {
        answers.keep(key, message);
        post.send(key.coordinator(), message);
    }

    /** The member leaves: what it prepared is given up. */
    void close() {
        Part now = part;
        if (now != null) {
            leave(now);
            giveUp(now);
        }
    }
}
