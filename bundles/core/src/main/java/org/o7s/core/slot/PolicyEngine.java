package org.o7s.core.slot;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.NonNull;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.Compute.Done;
import org.o7s.core.compute.Compute.Failed;
import org.o7s.core.compute.Compute.Outcome;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.slot.PolicyCatalog.Entry;
import org.o7s.core.slot.PolicyChoices.Choice;
import org.o7s.core.slot.PolicyChoices.Made;
import org.o7s.core.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All slots of a system: opens them, keeps them filled from the catalogue, and exchanges what fills
 * them.
 *
 * <p>A slot's state belongs to its loop; the engine hands it events. Any thread. Methods of {@link
 * PolicyManager} wait for loops; called by the thread that drives the loop of a slot they act on it
 * at once. Source: design section 6.
 */
public final class PolicyEngine implements PolicySlots, PolicyManager, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyEngine.class);

    /** The longest that making and trying one instance may take. */
    private static final long BUILD_LIMIT_NS = 5_000_000_000L;

    /** The longest that the removal of a policy waits for the loops. */
    private static final long LET_GO_LIMIT_NS = 1_000_000_000L;

    /** The longest that writing the choices down may take. */
    private static final long REMEMBER_LIMIT_NS = 5_000_000_000L;

    /** How much longer than the task itself its asker waits. */
    private static final Duration ASIDE_GRACE = Duration.ofSeconds(1);

    /** The most sets that wait for a word at a time. */
    static final int PREPARED_MAX = 64;

    private final PolicyCatalog catalog;
    private final Clocks clocks;
    private final PolicyDeployer deployer;
    private final PolicyChoices choices;
    private final Compute compute;
    private final Workshop workshop;
    private final AtomicInteger prepared = new AtomicInteger();
    private final Ledger ledger = new Ledger();
    private final List<SlotMachine<?>> slots = new CopyOnWriteArrayList<>();
    private final ReentrantLock deploying = new ReentrantLock();
    private final PolicyCatalog.Listener watch = new Watch();

    /** While a bundle is being deployed: what is of higher order is not taken by itself. */
    private volatile long holdBackAbove = Long.MAX_VALUE;

    /** An engine that remembers nothing and deploys nothing: for tests and the simulator. */
    public PolicyEngine(PolicyCatalog catalog, Compute compute, Clocks clocks) {
        this(catalog, compute, clocks, PolicyDeployer.NONE, PolicyChoices.NONE);
    }

    /** An engine that takes its policies from a catalogue. */
    public PolicyEngine(
            PolicyCatalog catalog,
            Compute compute,
            Clocks clocks,
            PolicyDeployer deployer,
            PolicyChoices choices) {
        this(catalog, compute, clocks, deployer, choices, BUILD_LIMIT_NS);
    }

    PolicyEngine(
            PolicyCatalog catalog,
            Compute compute,
            Clocks clocks,
            PolicyDeployer deployer,
            PolicyChoices choices,
            long buildLimitNs) {
        this.catalog = catalog;
        this.clocks = clocks;
        this.deployer = deployer;
        this.choices = choices;
        this.compute = compute;
        this.workshop = new Workshop(compute, buildLimitNs);
        catalog.addListener(watch);
    }

    @Override
    public <P> PolicySlot<P> open(SlotRequest<P> request) {
        Optional<Choice> choice = choices.find(request.kind().name(), request.owner());
        SlotMachine<P> slot = new SlotMachine<>(request, this, choice);
        slots.add(slot);
        slot.onLoop(slot::reconsider);
        return slot;
    }

    @Override
    public List<SlotView> slots() {
        return slots.stream().<SlotView>map(SlotMachine::view).toList();
    }

    @Override
    public List<Entry> policies() {
        return catalog.entries();
    }

    @Override
    public List<Receipt> history() {
        return ledger.history();
    }

    @Override
    public List<Receipt> set(
            List<PolicyChange> changes, String owner, boolean plan, Duration limit) {
        Selection selection = matching(changes, owner);
        Exchange exchange = selection.begin();
        Waiting waiting = new Waiting(limit, selection.what());
        waiting.all(List.of(exchange.prepared()));
        if (plan) {
            return exchange.plan();
        }
        List<Receipt> receipts = waiting.all(List.of(exchange.commit(0))).getFirst();
        List<SlotMachine<?>> changed = exchange.slots();
        aside(
                "remember the policies of " + owner,
                Duration.ofNanos(REMEMBER_LIMIT_NS),
                () -> {
                    remember(changed);
                    return true;
                });
        return receipts;
    }

    private Selection matching(List<PolicyChange> changes, String owner) {
        return new Selection(this, changes, owner, new OwnerPattern(owner)::matches);
    }

    @Override
    public Prepared prepare(List<PolicyChange> changes, String owner, Duration limit) {
        Selection selection = matching(changes, owner);
        Preparation preparation = new Preparation(this, selection);
        return new Waiting(limit, selection.what()).all(List.of(preparation.begin())).getFirst();
    }

    @Override
    public void prepare(String owner, List<PolicyChange> changes, Answer answer) {
        new Preparation(this, new Selection(this, changes, owner, owner::equals)).begin(answer);
    }

    @Override
    public List<Receipt> deploy(byte[] jar, boolean plan, Duration limit) {
        return new Deployment(this, deployer, limit).run(jar, plan);
    }

    /** Stops following the catalogue; open slots keep what they have. */
    @Override
    public void close() {
        catalog.removeListener(watch);
    }

    // ---- for the parts of the engine ----

    PolicyCatalog catalog() {
        return catalog;
    }

    Workshop workshop() {
        return workshop;
    }

    Ledger ledger() {
        return ledger;
    }

    List<SlotMachine<?>> machines() {
        return slots;
    }

    void closed(SlotMachine<?> slot) {
        slots.remove(slot);
    }

    /**
     * Does in the background what installs code, and waits for it; but here if there is no place,
     * or if the caller drives the loop of a slot, which the task may have to wait for.
     *
     * @param limit the longest that it may take
     */
    <T extends @NonNull Object> T aside(String what, Duration limit, Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        boolean here = slots.stream().anyMatch(s -> s.request().loop().isOwner());
        Compute where = here ? new InlineCompute() : compute.background();
        where.<T>run(
                what,
                limit.toNanos(),
                task,
                Runnable::run,
                outcome -> {
                    boolean isFull =
                            outcome instanceof Failed<T>(Throwable cause)
                                    && cause instanceof RejectedExecutionException;
                    if (isFull && !here) {
                        new InlineCompute()
                                .<T>run(
                                        what,
                                        limit.toNanos(),
                                        task,
                                        Runnable::run,
                                        second -> answer(what, second, done));
                    } else {
                        answer(what, outcome, done);
                    }
                });
        return new Waiting(limit.plus(ASIDE_GRACE), "cannot " + what).all(List.of(done)).getFirst();
    }

    private static <T extends @NonNull Object> void answer(
            String what, Outcome<T> outcome, CompletableFuture<T> done) {
        switch (outcome) {
            case Done<T>(T value) -> done.complete(value);
            case Failed<T>(TimeoutException _) ->
                    done.completeExceptionally(PolicyProblems.timedOut("cannot " + what));
            case Failed<T>(Throwable cause) -> done.completeExceptionally(cause);
        }
    }

    /** Held by the one deployment that goes on. */
    ReentrantLock deploying() {
        return deploying;
    }

    /** From now on no slot takes by itself what a later deployment brings. */
    void holdBack() {
        long last = catalog.entries().stream().mapToLong(Entry::deployment).max().orElse(0);
        holdBackAbove = PolicyCatalog.lastOrderOf(last);
    }

    /** What was held back may be taken: slots of its kinds have not looked at it yet. */
    void holdBackNoMore() {
        long above = holdBackAbove;
        holdBackAbove = Long.MAX_VALUE;
        Set<String> kinds = new HashSet<>();
        for (Entry entry : catalog.all()) {
            if (entry.order() > above) {
                kinds.add(entry.kind());
            }
        }
        kinds.forEach(kind -> slotsOf(kind).forEach(PolicyEngine::reconsider));
    }

    /** Whether a policy came with a deployment that is not decided yet. */
    boolean isHeldBack(Entry entry) {
        return entry.order() > holdBackAbove;
    }

    /** A receipt that says what would be, or that nothing changed: it has number 0. */
    Receipt unnumbered(String kind, String owner, String from, String to, int refreshed) {
        return new Receipt(0, 0, clocks.wallNs(), kind, owner, from, to, 0, refreshed, 0);
    }

    Receipt plan(SlotMachine<?> slot, String to) {
        SlotRequest<?> request = slot.request();
        return unnumbered(request.kind().name(), request.owner(), slot.label(), to, 0);
    }

    // ---- the parts ----

    Stream<SlotMachine<?>> slotsOf(String kind) {
        return slots.stream().filter(s -> s.request().kind().name().equals(kind));
    }

    /** A set may be prepared if not too many are: whoever gets yes gives the place back. */
    boolean mayPrepareOneMore() {
        if (prepared.incrementAndGet() > PREPARED_MAX) {
            prepared.decrementAndGet();
            return false;
        }
        return true;
    }

    /** A prepared set is committed or given up. */
    void preparedNoMore() {
        prepared.decrementAndGet();
    }

    /** Remembers what slots hold now, off the loops; a failure is only logged. */
    void rememberSoon(List<SlotMachine<?>> changed) {
        compute.<Boolean>run(
                "remembering policies",
                REMEMBER_LIMIT_NS,
                () -> {
                    remember(changed);
                    return true;
                },
                Runnable::run,
                outcome -> {
                    if (outcome instanceof Failed<Boolean>(Throwable cause)) {
                        LOG.error("policies were changed, but only until the next start", cause);
                    }
                });
    }

    private void remember(List<SlotMachine<?>> changed) {
        choices.record(
                changed.stream()
                        .map(
                                s ->
                                        new Made(
                                                s.request().kind().name(),
                                                s.request().owner(),
                                                s.choice()))
                        .toList());
    }

    private static void reconsider(SlotMachine<?> slot) {
        try {
            slot.onLoop(slot::reconsider);
        } catch (RejectedExecutionException e) {
            LOG.error("{}: does not look for a new policy", slot.request().owner(), e);
        }
    }

    /** Hands what happens in the catalogue to the slots. */
    private final class Watch implements PolicyCatalog.Listener {

        @Override
        public void policyAdded(Entry entry) {
            if (!isHeldBack(entry)) {
                slotsOf(entry.kind()).forEach(PolicyEngine::reconsider);
            }
        }

        @Override
        public void policyRemoved(Entry entry) {
            long deadlineNs = System.nanoTime() + LET_GO_LIMIT_NS;
            Map<SlotMachine<?>, CompletableFuture<Void>> asked = new LinkedHashMap<>();
            slotsOf(entry.kind()).forEach(slot -> asked.put(slot, letGo(slot, entry)));
            asked.forEach(
                    (slot, answer) -> {
                        if (!isDone(answer, deadlineNs)) {
                            LOG.error(
                                    "{}: still uses {}/{}, whose bundle goes now",
                                    slot.request().owner(),
                                    entry.kind(),
                                    entry.label());
                        }
                    });
        }

        private CompletableFuture<Void> letGo(SlotMachine<?> slot, Entry entry) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            try {
                slot.onLoop(() -> slot.policyRemoved(entry, answer));
            } catch (RejectedExecutionException e) {
                answer.completeExceptionally(e);
            }
            return answer;
        }

        private boolean isDone(CompletableFuture<Void> answer, long deadlineNs) {
            try {
                answer.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (TimeoutException | ExecutionException e) {
                return false;
            }
        }
    }
}
