package org.o7s.core.slot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.core.slot.PolicyCatalog.Entry;
import org.o7s.core.slot.PolicyChoices.Choice;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicyManager.SlotView;
import org.o7s.core.slot.Workshop.Attempt;
import org.o7s.core.slot.Workshop.Ready;
import org.o7s.core.slot.Workshop.Unfit;
import org.o7s.policy.PolicyParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot and its life. Its state belongs to the loop of the mechanism; what others may ask for is
 * published in {@link #view} and {@link #target}.
 *
 * <table>
 * <caption>What fills the slot after an event</caption>
 * <tr><th>event</th><th>then in use</th></tr>
 * <tr><td>a newer policy of the wanted name came</td>
 *     <td>it, once it was made and tried; else as before, and it is quarantined</td></tr>
 * <tr><td>somebody chose a policy, or rolled back</td><td>that one</td></tr>
 * <tr><td>the policy in use goes</td>
 *     <td>the newest other one of its name; the last good one; the built-in one; nothing</td></tr>
 * <tr><td>the policy in use threw</td>
 *     <td>the last good one; the built-in one; nothing; and then as if others had just come</td></tr>
 * </table>
 *
 * <p>Source: design section 6.
 */
final class SlotMachine<P> implements PolicySlot<P> {
    private static final Logger LOG = LoggerFactory.getLogger(SlotMachine.class);

    /** How long a policy that goes is kept in use while another one of its name is made. */
    private static final long LEAVE_LIMIT_NS = 500_000_000;

    /** When to try again what found no place in Compute. */
    private static final long RETRY_NS = 1_000_000_000;

    /**
     * What the slot is meant to hold.
     *
     * @param policy name of the policy
     * @param parameters its parameters
     */
    record Target(String policy, PolicyParameters parameters) {}

    private final SlotRequest<P> request;
    private final String kind;
    private final PolicyEngine engine;
    private final Candidates candidates = new Candidates();
    private final Place<P> place;

    private volatile Target target;
    private volatile SlotView view;
    private volatile Optional<Choice> choice;
    private volatile List<Long> kept = List.of();

    private @Nullable Filling<P> lastGood;
    private @Nullable Entry building;
    private @Nullable CompletableFuture<Void> leaving;
    private volatile boolean closed;

    SlotMachine(SlotRequest<P> request, PolicyEngine engine, Optional<Choice> recorded) {
        this.request = request;
        this.kind = request.kind().name();
        this.engine = engine;
        this.place = new Place<>(request, engine.ledger());
        Target asked = new Target(request.policy(), request.parameters());
        this.choice = recorded.filter(c -> c.asked().equals(asked.policy()));
        this.target = choice.map(this::follow).orElse(asked);
        this.view = describe();
        // The first: whoever else is told asks how the slot does.
        place.addListener(() -> view = describe());
    }

    private Target follow(Choice recorded) {
        candidates.leaveOut(
                PolicyCatalog.lastOrderOf(recorded.asideAbove()),
                PolicyCatalog.lastOrderOf(recorded.asideUpTo()));
        return new Target(recorded.policy(), new PolicyParameters(recorded.parameters()));
    }

    // ---- any thread ----

    SlotRequest<P> request() {
        return request;
    }

    /** What it is meant to hold. */
    Target target() {
        return target;
    }

    /** What it holds, and how it does. */
    SlotView view() {
        return view;
    }

    /** Name and version of what is in use. */
    String label() {
        SlotView seen = view;
        return seen.version().isEmpty() ? seen.policy() : seen.policy() + " " + seen.version();
    }

    /** The set that it took with its last exchange; 0 if none. */
    long set() {
        return view.last().map(Receipt::set).orElse(0L);
    }

    /** Whether it uses a policy, or keeps it as its last good one. */
    boolean keeps(Entry entry) {
        return kept.contains(entry.order());
    }

    /** What has to be remembered over a restart; empty if it holds what the mechanism asked for. */
    Optional<Choice> choice() {
        return choice;
    }

    @Override
    public @Nullable P current() {
        return place.current();
    }

    @Override
    public void fill(Consumer<@Nullable P> user) {
        place.fill(user);
    }

    @Override
    public String policy() {
        return target.policy();
    }

    @Override
    public Optional<Used> used() {
        Filling<P> filling = inUse();
        return Optional.ofNullable(filling.entry())
                .map(e -> new Used(e.name(), filling.parameters()));
    }

    @Override
    public String why() {
        return view.why();
    }

    @Override
    public void onExchange(Runnable told) {
        place.addListener(told);
    }

    /**
     * Runs a task between two passes; at once if the caller drives the loop or nobody does.
     *
     * @throws RejectedExecutionException if the loop has too many tasks
     */
    void onLoop(Runnable task) {
        if (request.loop().isOwner() || request.loop().isFree()) {
            task.run();
        } else {
            request.loop().execute(task);
        }
    }

    // ---- events: on the loop ----

    /** Takes the best of the catalogue if it is better than what is in use. */
    void reconsider() {
        Entry best = closed ? null : candidates.best(engine, kind, target.policy());
        if (best != null && (!inUse().isNamed(target.policy()) || best.order() > inUse().order())) {
            build(best);
        }
        settle();
    }

    /**
     * A policy goes.
     *
     * @param letGo completed as soon as none of its code is in use here
     */
    void policyRemoved(Entry entry, CompletableFuture<Void> letGo) {
        candidates.release(entry);
        if (lastGood != null && lastGood.isFrom(entry)) {
            lastGood = null;
        }
        if (building != null && building.isSame(entry)) {
            building = null;
        }
        if (inUse().isFrom(entry)) {
            // Whatever was leaving before is not in use any more.
            finishLeaving();
            leaving = letGo;
            long deadlineNs = nowNs() + LEAVE_LIMIT_NS;
            replaceLeaving();
            settle();
            if (!letGo.isDone()) {
                // The bundle that goes waits for us, so its code may be called while we look.
                request.loop().schedule(deadlineNs, () -> giveUpReplacing(letGo));
            }
        } else {
            settle();
            letGo.complete(null);
        }
    }

    private void replaceLeaving() {
        Entry best = candidates.best(engine, kind, target.policy());
        Filling<P> known = lastGood;
        boolean knownIsBest =
                known != null
                        && known.isNamed(target.policy())
                        && (best == null || best.order() <= known.order());
        if (best == null || knownIsBest) {
            fallBack();
        } else {
            build(best);
        }
    }

    private void giveUpReplacing(CompletableFuture<Void> letGo) {
        if (leaving == letGo) {
            fallBack();
            settle();
        }
    }

    /** Takes what is ready: the last good one, the built-in one, or nothing. */
    private void fallBack() {
        Filling<P> next = lastGood != null ? lastGood : Filling.builtInOrNothing(request.builtIn());
        lastGood = null;
        exchange(next);
    }

    private void build(Entry entry) {
        if (building != null && building.isSame(entry)) {
            return;
        }
        building = entry;
        engine.workshop()
                .build(
                        request,
                        entry,
                        target.parameters(),
                        this::onLoop,
                        attempt -> built(entry, attempt));
    }

    private void built(Entry entry, Attempt<P> attempt) {
        if (closed || building == null || !building.isSame(entry)) {
            return;
        }
        building = null;
        switch (attempt) {
            case Ready<P>(Filling<P> filling) when engine.catalog().holds(entry) -> {
                keepAsLastGood();
                exchange(filling);
            }
            case Ready<P> gone -> tryOthers();
            case Unfit<P> unfit when unfit.itsFault() -> {
                setAside(entry, unfit.why());
                tryOthers();
            }
            case Unfit<P> unfit -> {
                LOG.warn("{}: {}/{} {}", request.owner(), kind, entry.label(), unfit.why());
                request.loop().schedule(nowNs() + RETRY_NS, this::reconsider);
            }
        }
        settle();
    }

    private void tryOthers() {
        if (leaving != null) {
            replaceLeaving();
        } else {
            reconsider();
        }
    }

    private void setAside(Entry entry, String why) {
        String sentence = kind + "/" + entry.label() + " was set aside: it " + why;
        candidates.setAside(entry, sentence);
        LOG.warn("{}: {}", request.owner(), sentence);
    }

    @Override
    public void report(Throwable failure) {
        Entry bad = inUse().entry();
        if (bad == null) {
            LOG.error(
                    "{}: the policy in use ({}) failed", request.owner(), inUse().label(), failure);
            return;
        }
        setAside(bad, Workshop.thrown(failure));
        if (lastGood != null && lastGood.isFrom(bad)) {
            lastGood = null;
        }
        place.tellLater(true);
        fallBack();
        reconsider();
        place.tellLater(false);
    }

    /** Whether it could take a policy of the catalogue now. Any thread. */
    boolean mayTake(Entry entry) {
        return !closed && engine.catalog().holds(entry);
    }

    /** Whether it could return now, and to the one of this label. Any thread. */
    boolean mayReturnTo(String label) {
        return !closed && !label.isEmpty() && view.lastGood().equals(label);
    }

    /** Takes what somebody chose, and tells nobody before {@link #taken}. */
    void take(Filling<P> filling, Entry entry) {
        candidates.release(entry);
        candidates.leaveOut(0, 0);
        keepAsLastGood();
        turnTo(filling, entry);
    }

    /** Returns to the last good one, which changes places with the one in use; tells nobody yet. */
    void takeLastGood() {
        Filling<P> back = lastGood;
        Entry entry = back == null ? null : back.entry();
        if (back == null || entry == null) {
            throw new IllegalStateException("no policy to return to");
        }
        boolean older = inUse().isNamed(entry.name()) && inUse().order() > back.order();
        candidates.leaveOut(older ? back.order() : 0, older ? inUse().order() : 0);
        lastGood = inUse().isPolicy() ? inUse() : null;
        turnTo(back, entry);
    }

    private void turnTo(Filling<P> filling, Entry entry) {
        building = null;
        target = new Target(entry.name(), filling.parameters());
        choice = candidates.choice(request, target);
        place.setFilled();
        place.put(filling);
    }

    /** Tells everybody of what was taken, and gives the receipt. */
    Receipt taken(int bundlesRefreshed, long set) {
        Receipt receipt = place.told(bundlesRefreshed, set);
        settle();
        return receipt;
    }

    @Override
    public void countLosses(LongSupplier droppedSoFar) {
        place.countLosses(droppedSoFar);
    }

    @Override
    public void close() {
        closed = true;
        building = null;
        lastGood = null;
        place.clear();
        finishLeaving();
        engine.closed(this);
    }

    // ---- the parts ----

    private long nowNs() {
        return request.loop().clocks().monotonicNs();
    }

    private Filling<P> inUse() {
        return place.inUse();
    }

    private void keepAsLastGood() {
        if (inUse().isPolicy() && leaving == null) {
            lastGood = inUse();
        }
    }

    private void exchange(Filling<P> next) {
        place.put(next);
        place.told(0, 0);
    }

    private void finishLeaving() {
        CompletableFuture<Void> letGo = leaving;
        leaving = null;
        if (letGo != null) {
            letGo.complete(null);
        }
    }

    private void settle() {
        kept =
                lastGood == null
                        ? List.of(inUse().order())
                        : List.of(inUse().order(), lastGood.order());
        view = describe();
        Entry entry = inUse().entry();
        if (entry == null || engine.catalog().holds(entry)) {
            // Last, so that whoever waits for it finds what is published here.
            finishLeaving();
        }
    }

    private SlotView describe() {
        return SlotStatus.view(
                request, target.policy(), place, lastGood, candidates, building != null);
    }
}
