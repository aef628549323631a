package org.o7s.core.slot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.o7s.core.slot.PolicyCatalog.Entry;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.Workshop.Attempt;
import org.o7s.core.slot.Workshop.Ready;
import org.o7s.core.slot.Workshop.Unfit;
import org.o7s.policy.PolicyParameters;

/**
 * The exchange of several slots that somebody asked for: all candidates are made and tried before
 * the first slot is touched, so that a policy that fails anywhere changes nothing.
 */
final class Exchange {

    /** A slot and what it shall take. */
    private record Step<P>(
            SlotMachine<P> slot, Entry entry, CompletableFuture<Attempt<P>> attempt) {}

    private final Workshop workshop;
    private final Waiting waiting;
    private final String what;
    private final List<Step<?>> steps = new ArrayList<>();

    /**
     * An exchange of no slot yet.
     *
     * @param what what it is, if it fails: {@code cannot deploy "x"}
     */
    Exchange(Workshop workshop, Duration limit, String what) {
        this.workshop = workshop;
        this.waiting = new Waiting(limit, what);
        this.what = what;
    }

    /** Begins to make a candidate for one more slot. */
    <P> void add(SlotMachine<P> slot, Entry entry, Optional<Map<String, String>> parameters) {
        CompletableFuture<Attempt<P>> attempt = new CompletableFuture<>();
        workshop.build(
                slot.request(),
                entry,
                parameters.map(PolicyParameters::new).orElseGet(() -> slot.target().parameters()),
                Runnable::run,
                attempt::complete);
        steps.add(new Step<>(slot, entry, attempt));
    }

    /** Waits for all candidates; fails if one of them is unfit. */
    void prepare() {
        List<String> objections = new ArrayList<>();
        for (Step<?> step : steps) {
            if (attemptOf(step) instanceof Unfit<?> unfit) {
                SlotMachine<?> slot = step.slot();
                objections.add(
                        "for %s, %s/%s %s"
                                .formatted(
                                        slot.request().owner(),
                                        step.entry().kind(),
                                        step.entry().label(),
                                        unfit.why()));
            }
        }
        if (!objections.isEmpty()) {
            throw PolicyProblems.unfit(what, objections);
        }
    }

    /** Exchanges all of them, each between two passes of its loop. */
    List<Receipt> commit(int bundlesRefreshed) {
        return waiting.all(steps.stream().map(s -> commit(s, bundlesRefreshed)).toList());
    }

    private <P> CompletableFuture<Receipt> commit(Step<P> step, int bundlesRefreshed) {
        if (!(attemptOf(step) instanceof Ready<P>(Filling<P> filling))) {
            throw new IllegalStateException("an exchange is committed after it was prepared");
        }
        return ask(step.slot(), slot -> slot.adopt(filling, bundlesRefreshed), step.entry().name());
    }

    /** Has a slot do something on its loop. */
    static <P> CompletableFuture<Receipt> ask(
            SlotMachine<P> slot,
            Function<SlotMachine<P>, Optional<Receipt>> action,
            String policy) {
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        SlotRequest<P> request = slot.request();
        try {
            slot.onLoop(
                    () ->
                            action.apply(slot)
                                    .ifPresentOrElse(
                                            answer::complete,
                                            () ->
                                                    answer.completeExceptionally(
                                                            PolicyProblems.gone(
                                                                    request.kind().name(),
                                                                    request.owner(),
                                                                    policy))));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    PolicyProblems.timedOut(
                            "cannot exchange the policy of \"" + request.owner() + "\""));
        }
        return answer;
    }

    private <P> Attempt<P> attemptOf(Step<P> step) {
        return waiting.all(List.of(step.attempt())).getFirst();
    }
}
