package org.o7s.irm.desk;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.NonNull;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.broker.Asking;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.state.IpcpEntry;

/**
 * The caller's side of management: asks loops and waits for their answers, and lets one change at a
 * time go on. Any thread but those of the loops.
 */
final class Caller {
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

    /** Policies that are here are made within milliseconds; on a busy machine it takes longer. */
    private static final Duration POLICY_LIMIT = Duration.ofSeconds(1);

    /** For one that is here and is being tried, which takes a busy machine longer. */
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(10);

    private static final Duration POLICY_PAUSE = Duration.ofMillis(5);
    private static final String FOR_POLICY = "waiting for policy";
    private static final String IN_TRIAL = "trying policy";

    private final Loop loop;
    private final IrmContext context;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Runnable afterChange = () -> {};
    private volatile boolean stopped;

    Caller(Loop loop, IrmContext context) {
        this.loop = loop;
        this.context = context;
    }

    void stop() {
        stopped = true;
    }

    /** What is done after every change, by the thread that made it. */
    void afterChange(Runnable task) {
        afterChange = task;
    }

    TimeLimit limit(Call call) {
        return TimeLimit.in(context.clocks(), call.limit());
    }

    TimeLimit limit(Duration limit) {
        return TimeLimit.in(context.clocks(), limit);
    }

    /** For what only looks at the IRM's tables. */
    <T extends @NonNull Object> T look(Supplier<T> task) {
        return onLoop(limit(LOOK_LIMIT), "cannot ask the IRM", task);
    }

    /** Lets a change go on when no other does. */
    <T> T change(TimeLimit limit, String what, Supplier<T> task) {
        boolean alone;
        try {
            alone = changing.tryLock(limit.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeskProblems.timedOut(what);
        }
        if (!alone) {
            throw DeskProblems.busy(what);
        }
        try {
            T result = task.get();
            afterChange.run();
            return result;
        } finally {
            changing.unlock();
        }
    }

    /** Runs a task on the IRM's loop and waits for it. */
    <T extends @NonNull Object> T onLoop(TimeLimit limit, String what, Supplier<T> task) {
        return onLoop(limit, what, loop, task);
    }

    /** Runs a task on a loop and waits for it. */
    <T extends @NonNull Object> T onLoop(
            TimeLimit limit, String what, Loop where, Supplier<T> task) {
        if (stopped) {
            throw DeskProblems.stopped();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            where.execute(
                    () -> {
                        try {
                            result.complete(task.get());
                        } catch (RuntimeException e) {
                            result.completeExceptionally(e);
                        }
                    });
        } catch (RejectedExecutionException e) {
            throw DeskProblems.busy(what);
        }
        return await(limit, what, result);
    }

    /** Asks an IPCP and waits for its answer. */
    <T extends @NonNull Object> T ask(
            TimeLimit limit, String what, IpcpEntry ipcp, BiConsumer<Ipcp, Reply<T>> operation) {
        return await(limit, what, begin(ipcp, operation));
    }

    /** Asks an IPCP. */
    <T extends @NonNull Object> CompletableFuture<T> begin(
            IpcpEntry ipcp, BiConsumer<Ipcp, Reply<T>> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Asking.ask(
                ipcp,
                operation,
                Runnable::run,
                result::complete,
                problem -> result.completeExceptionally(new ProblemException(problem)));
        return result;
    }

    /**
     * What an IPCP lacks after a moment in which its policies may come, which are made and tried
     * off its loop; empty if all is well.
     */
    String lacking(TimeLimit limit, String what, IpcpEntry entry) {
        CompletableFuture<String> settled = new CompletableFuture<>();
        TimeLimit trial = limit.atMost(limit.left().dividedBy(2)).atMost(TRIAL_LIMIT);
        TimeLimit patience = trial.atMost(POLICY_LIMIT);
        onLoop(
                limit,
                what,
                () -> {
                    look(entry, patience, trial, settled);
                    return true;
                });
        return await(limit, what, settled);
    }

    private void look(
            IpcpEntry entry,
            TimeLimit patience,
            TimeLimit trial,
            CompletableFuture<String> settled) {
        String detail = entry.ipcp().status().detail();
        boolean mayChange =
                (detail.startsWith(FOR_POLICY) && !patience.left().isZero())
                        || (detail.startsWith(IN_TRIAL) && !trial.left().isZero());
        if (!mayChange) {
            settled.complete(detail);
        } else {
            loop.schedule(
                    context.clocks().monotonicNs() + POLICY_PAUSE.toNanos(),
                    () -> look(entry, patience, trial, settled));
        }
    }

    <T extends @NonNull Object> T await(TimeLimit limit, String what, CompletableFuture<T> result) {
        try {
            return context.loops().await(result, limit.left());
        } catch (TimeoutException e) {
            throw DeskProblems.timedOut(what);
        }
    }
}
