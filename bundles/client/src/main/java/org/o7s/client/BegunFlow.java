package org.o7s.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.PendingFlow;

/**
 * A flow that is being allocated or accepted, wherever that is done: its answer is completed once,
 * with the flow or with why there is none. Whoever completes it closes a flow that it does not
 * take. Any thread.
 */
public final class BegunFlow implements PendingFlow {

    /** How to wait for an answer here, for no longer than the allocation may take. */
    @FunctionalInterface
    public interface Wait {
        /**
         * Waits.
         *
         * @throws FlowException why there is no flow, or no answer
         */
        Flow await(CompletableFuture<Flow> answer);
    }

    private final String name;
    private final CompletableFuture<Flow> answer;
    private final Wait wait;
    private final Membership membership = new Membership();

    /**
     * A flow that has been asked for.
     *
     * @param name what it is allocated to; empty if any is accepted
     * @param answer what completes; cancelled if it is given up
     */
    public BegunFlow(String name, CompletableFuture<Flow> answer, Wait wait) {
        this.name = name;
        this.answer = answer;
        this.wait = wait;
    }

    @Override
    public String name() {
        return name;
    }

    /** What completes, for whoever drives the loops of a system itself. */
    public CompletableFuture<Flow> answer() {
        return answer;
    }

    @Override
    public boolean isDone() {
        return answer.isDone();
    }

    @Override
    public Flow await() {
        return wait.await(answer);
    }

    @Override
    public CompletionStage<Flow> stage() {
        // What follows is the application's: it must not keep the thread that completes the answer.
        return answer.handleAsync(BegunFlow::outcome, Thread::startVirtualThread)
                .thenCompose(Function.identity());
    }

    private static CompletionStage<Flow> outcome(@Nullable Flow flow, @Nullable Throwable failure) {
        if (flow != null) {
            return CompletableFuture.completedFuture(flow);
        }
        return CompletableFuture.failedFuture(reason(failure));
    }

    @Override
    public boolean cancel() {
        return answer.cancel(false);
    }

    /** Why there is no flow, as an exception of the thread that asks. */
    public static FlowException reason(@Nullable Throwable failure) {
        return switch (failure) {
            case FlowException e -> new FlowException(e.error(), String.valueOf(e.getMessage()));
            case CompletionException e when e.getCause() != null -> reason(e.getCause());
            case CancellationException _ ->
                    new FlowException(FlowError.TIMED_OUT, "the allocation was given up");
            case TimeoutException _ ->
                    new FlowException(FlowError.NO_IRM, "the daemon did not answer");
            case null -> throw new IllegalStateException("a request ended without a reason");
            default -> throw new IllegalStateException("a request failed", failure);
        };
    }

    /** Becomes a member of a set; false if it is in one. */
    boolean join(SetMember newMember) {
        if (!membership.join(newMember)) {
            return false;
        }
        var _ =
                answer.whenComplete(
                        (flow, failure) -> {
                            if (flow != null) {
                                newMember.granted(flow);
                            } else if (answer.isCancelled()) {
                                newMember.leave();
                            } else {
                                newMember.refused(reason(failure));
                            }
                        });
        return true;
    }

    boolean isIn(ClientFlowSet set) {
        return membership.isIn(set);
    }

    /** Leaves a set before there is a flow; whether it was in. */
    boolean leave(ClientFlowSet set) {
        return !isDone() && membership.leave(set);
    }

    /** It is in no set any more. */
    void part(SetMember left) {
        membership.part(left);
    }
}
