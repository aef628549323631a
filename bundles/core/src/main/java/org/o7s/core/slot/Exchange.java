package org.o7s.core.slot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog.Entry;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.Workshop.Unfit;
import org.o7s.policy.PolicyParameters;

/**
 * The exchange of several slots that somebody asked for: all candidates are made and tried before
 * the first slot is touched, so that a policy that fails anywhere changes nothing; then all slots
 * of one owner change in one task of its loop.
 */
final class Exchange {

    /** The slots that change together. */
    private record Group(Loop loop, String owner) {}

    private final PolicyEngine engine;
    private final String what;
    private final List<Step<?>> steps = new ArrayList<>();

    /**
     * An exchange of no slot yet.
     *
     * @param what what it is, if it fails: {@code cannot deploy "x"}
     */
    Exchange(PolicyEngine engine, String what) {
        this.engine = engine;
        this.what = what;
    }

    /** Begins to make a candidate for one more slot. */
    <P> void add(SlotMachine<P> slot, Entry entry, Optional<Map<String, String>> parameters) {
        Step.Take<P> step = new Step.Take<>(slot, entry);
        steps.add(step);
        engine.workshop()
                .build(
                        slot.request(),
                        entry,
                        parameters
                                .map(PolicyParameters::new)
                                .orElseGet(() -> slot.target().parameters()),
                        Runnable::run,
                        step.attempt()::complete);
    }

    /** One more slot returns to its last good policy. */
    void addReturn(SlotMachine<?> slot) {
        steps.add(new Step.Return<>(slot, slot.view().lastGood()));
    }

    /** The slots that change. */
    List<SlotMachine<?>> slots() {
        return steps.stream().<SlotMachine<?>>map(Step::slot).toList();
    }

    /** What would change. */
    List<Receipt> plan() {
        return steps.stream().map(s -> engine.plan(s.slot(), s.to())).toList();
    }

    /** Completed when all candidates are made, exceptionally if one of them is unfit. */
    CompletableFuture<Boolean> prepared() {
        CompletableFuture<?>[] attempts =
                steps.stream().map(Step::ready).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(attempts).thenApply(_ -> judge());
    }

    private boolean judge() {
        List<String> objections = new ArrayList<>();
        for (Step<?> step : steps) {
            step.objection()
                    .map(Unfit::why)
                    .ifPresent(
                            why ->
                                    objections.add(
                                            "for %s, %s/%s %s"
                                                    .formatted(
                                                            step.slot().request().owner(),
                                                            step.slot().request().kind().name(),
                                                            step.to(),
                                                            why)));
        }
        if (!objections.isEmpty()) {
            throw PolicyProblems.unfit(what, objections);
        }
        return true;
    }

    /**
     * Exchanges all slots, those of one owner between two passes of its loop. Completed when all
     * are done; exceptionally if slots of an owner have, or their policy has, gone meanwhile: then
     * that owner keeps what it has. Only after {@link #prepared} was completed.
     */
    CompletableFuture<List<Receipt>> commit(int bundlesRefreshed) {
        for (Step<?> step : steps) {
            if (!step.isPossible()) {
                // Before the first owner changes, so that most often none does.
                return CompletableFuture.failedFuture(step.gone());
            }
        }
        Map<Group, List<Step<?>>> groups = new LinkedHashMap<>();
        for (Step<?> step : steps) {
            SlotRequest<?> request = step.slot().request();
            groups.computeIfAbsent(
                            new Group(request.loop(), request.owner()), _ -> new ArrayList<>())
                    .add(step);
        }
        long set = engine.ledger().nextSet();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        Map<SlotMachine<?>, Receipt> done = new LinkedHashMap<>();
        for (List<Step<?>> group : groups.values()) {
            asked.add(commit(group, set, bundlesRefreshed, done));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> inOrder(done));
    }

    private List<Receipt> inOrder(Map<SlotMachine<?>, Receipt> done) {
        synchronized (done) {
            return slots().stream().map(done::get).toList();
        }
    }

    private static CompletableFuture<Void> commit(
            List<Step<?>> group, long set, int refreshed, Map<SlotMachine<?>, Receipt> done) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        SlotMachine<?> first = group.getFirst().slot();
        try {
            first.onLoop(
                    () -> {
                        try {
                            exchange(group, set, refreshed, done);
                            answer.complete(null);
                        } catch (ProblemException e) {
                            answer.completeExceptionally(e);
                        }
                    });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    PolicyProblems.timedOut(
                            "cannot exchange the policies of \"" + first.request().owner() + "\""));
        }
        return answer;
    }

    /** Between two passes: whoever is told of a new policy finds all others in place as well. */
    private static void exchange(
            List<Step<?>> group, long set, int refreshed, Map<SlotMachine<?>, Receipt> done) {
        for (Step<?> step : group) {
            if (!step.isPossible()) {
                throw step.gone();
            }
        }
        group.forEach(Step::take);
        for (Step<?> step : group) {
            Receipt receipt = step.slot().taken(refreshed, set);
            synchronized (done) {
                done.put(step.slot(), receipt);
            }
        }
    }
}
